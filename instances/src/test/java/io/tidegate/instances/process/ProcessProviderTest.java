package io.tidegate.instances.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidegate.instances.LaunchFailure;
import io.tidegate.model.ec2.Instance.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessProviderTest {
  @TempDir Path temporary;
  private ProviderBench bench;

  @BeforeEach
  void open() {
    bench = new ProviderBench(temporary);
  }

  @AfterEach
  void nothingIsLeftBehind() throws IOException {
    bench.end();
  }

  @Test
  void runsTheStartScriptOfTheImageInItsOwnDirectory() throws Exception {
    String id = bench.launch(bench.image("#!/bin/sh\npwd\necho at $TIDEGATE_ADDRESS\nsleep 60\n"));
    bench.await(id, State.RUNNING);
    bench.awaitConsole(id, "at 127.");
    assertTrue(bench.console(id).contains(id + "/root"));
  }

  @Test
  void rootCanRunInstancesAsAnotherUserWhoStillServesPort80() throws Exception {
    assumeTrue(
        "root".equals(System.getProperty("user.name")), "SKIPPED: only root can change the user");
    Path open = Files.createTempDirectory(Path.of("/tmp"), "tidegate-user");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    ProviderBench asNobody = new ProviderBench(open, Optional.of("nobody"));
    String id =
        asNobody.launch(
            asNobody.image(
                "#!/bin/sh\nid -un\ntouch mine && echo may write\n"
                    + "grep CapAmb /proc/self/status\necho done\nsleep 60\n"));
    asNobody.awaitConsole(id, "done");
    String console = asNobody.console(id);
    assertTrue(console.contains("nobody") && console.contains("may write"), console);
    assertTrue(console.contains("CapAmb:\t0000000000000400"), console);
    asNobody.end();
    InstanceDirectory.deleteTree(open);
  }

  @Test
  void terminateEndsEveryProcessAndRemovesTheDirectory() throws Exception {
    String id = bench.launch(bench.image("#!/bin/sh\nsleep 61 &\nsleep 62\n"));
    bench.await(id, State.RUNNING);
    bench.provider().terminate(id, Duration.ofSeconds(5));
    bench.await(id, State.TERMINATED);
    assertEquals(List.of(), bench.processes(id));
    assertFalse(Files.exists(bench.directory(id)));
  }

  @Test
  void terminateKillsWhatIgnoresSigterm() throws Exception {
    String id =
        bench.launch(
            bench.image("#!/bin/sh\ntrap '' TERM\necho deaf\nwhile :; do sleep 1; done\n"));
    bench.awaitConsole(id, "deaf");
    bench.provider().terminate(id, Duration.ofMillis(300));
    bench.await(id, State.TERMINATED);
    assertEquals(List.of(), bench.processes(id));
  }

  @Test
  void terminateFindsDaemonisedChildren() throws Exception {
    String id =
        bench.launch(
            bench.image(
                "#!/bin/sh\nsetsid sh -c 'echo daemon; exec sleep 63' &\nwait\nsleep 64\n"));
    bench.awaitConsole(id, "daemon");
    bench.provider().terminate(id, Duration.ofSeconds(1));
    bench.await(id, State.TERMINATED);
    assertEquals(List.of(), bench.processes(id));
  }

  @Test
  void terminateEndsProcessesThatMultiply() throws Exception {
    String id =
        bench.launch(
            bench.image(
                "#!/bin/sh\ntrap '' TERM\n"
                    + "n=0; while [ $n -lt 200 ]; do n=$((n+1));"
                    + " sh -c 'trap \"\" TERM; while :; do sleep 0.2; done' & done\n"
                    + "echo many\nwhile :; do sh -c : & sleep 0.01; done\n"));
    bench.awaitConsole(id, "many");
    bench.provider().terminate(id, Duration.ofMillis(100));
    bench.await(id, State.TERMINATED);
    assertEquals(List.of(), bench.processes(id));
  }

  @Test
  void noticesKillMinusNine() throws Exception {
    String id = bench.launch(bench.image("#!/bin/sh\necho up\nexec sleep 65\n"));
    bench.awaitConsole(id, "up");
    bench.processes(id).stream()
        .map(ProcessHandle::of)
        .flatMap(Optional::stream)
        .filter(process -> process.info().command().orElse("").endsWith("sleep"))
        .forEach(ProcessHandle::destroyForcibly);
    bench.await(id, State.STOPPED);
    assertTrue(bench.reason(id).startsWith("Client.InstanceInitiatedShutdown"), bench.reason(id));
    assertTrue(bench.reason(id).contains("137"), bench.reason(id));
    assertEquals(List.of(), bench.processes(id));
  }

  @Test
  void noticesTheEndOfTheMainProcessAndEndsTheRest() throws Exception {
    String id = bench.launch(bench.image("#!/bin/sh\necho up\nsleep 66\n"));
    bench.awaitConsole(id, "up");
    long main =
        Long.parseLong(Files.readString(bench.directory(id).resolve("run/main")).split(" ")[0]);
    ProcessHandle.of(main).orElseThrow().destroyForcibly();
    bench.await(id, State.STOPPED);
    assertEquals(List.of(), bench.processes(id));
  }

  @Test
  void aScriptThatExitsAtOnceStopsTheInstanceWithItsStatus() throws Exception {
    String id = bench.launch(bench.image("#!/bin/sh\necho broken\nexit 3\n"));
    bench.await(id, State.STOPPED);
    assertTrue(bench.reason(id).contains("exit status 3"), bench.reason(id));
    assertTrue(bench.console(id).contains("broken"));
  }

  @Test
  void runsUserDataBeforeTheImagesStart() throws Exception {
    String id =
        bench.launch(
            bench.image("#!/bin/sh\ncat note\nsleep 67\n"),
            it -> it.userData("#!/bin/sh\necho from user data > note\n"));
    bench.awaitConsole(id, "from user data");
  }

  @Test
  void userDataAloneIsTheStartScript() throws Exception {
    String id =
        bench.launch(
            bench.emptyImage(), it -> it.userData("#!/bin/sh\necho serving\nexec sleep 68\n"));
    bench.awaitConsole(id, "serving");
    assertEquals(Optional.of(State.RUNNING), bench.state(id));
  }

  @Test
  void userDataThatFailsWithoutAnotherStartEndsTheInstance() throws Exception {
    String id = bench.launch(bench.emptyImage(), it -> it.userData("#!/bin/sh\nexit 9\n"));
    bench.await(id, State.STOPPED);
    assertTrue(bench.reason(id).contains("exit status 9"), bench.reason(id));
  }

  @Test
  void stopKeepsTheDirectoryAndStartRunsItAgain() throws Exception {
    String id = bench.launch(bench.image("#!/bin/sh\necho boot >> boots\ncat boots\nsleep 69\n"));
    bench.awaitConsole(id, "boot");
    bench.provider().stop(id, Duration.ofSeconds(5));
    bench.await(id, State.STOPPED);
    assertEquals(List.of(), bench.processes(id));
    bench.relaunch(id, 2);
    bench.awaitLines(id, "boot", 3);
    assertEquals(Optional.of(State.RUNNING), bench.state(id));
  }

  @Test
  void aBootThatHasEndedIsNotStartedAgain() throws Exception {
    String id = bench.launch(bench.image("#!/bin/sh\necho boot >> boots\ncat boots\nexit 3\n"));
    bench.await(id, State.STOPPED);
    bench.relaunch(id, 1);
    bench.relaunch(id, 2);
    bench.awaitLines(id, "boot", 3);
    assertEquals(2, Files.readAllLines(bench.directory(id).resolve("root/boots")).size());
  }

  @Test
  void rebootStartsNewProcessesOncePerBoot() throws Exception {
    String id = bench.launch(bench.image("#!/bin/sh\necho pid $$ >> pids\ncat pids\nsleep 70\n"));
    bench.awaitConsole(id, "pid");
    bench.provider().reboot(bench.spec(id, 2).instance(State.RUNNING), Duration.ofSeconds(5));
    bench.awaitLines(id, "pid", 3);
    bench.provider().reboot(bench.spec(id, 2).instance(State.RUNNING), Duration.ofSeconds(5));
    assertEquals(2, Files.readAllLines(bench.directory(id).resolve("root/pids")).size());
  }

  @Test
  void launchingTwiceStartsOnce() throws Exception {
    String id = bench.launch(bench.image("#!/bin/sh\necho up >> ups\necho up\nsleep 71\n"));
    bench.awaitConsole(id, "up");
    bench.relaunch(id, 1);
    assertEquals(1, Files.readAllLines(bench.directory(id).resolve("root/ups")).size());
  }

  @Test
  void anotherServerAdoptsWhatRuns() throws Exception {
    String id = bench.launch(bench.image("#!/bin/sh\necho up\nsleep 72\n"));
    bench.awaitConsole(id, "up");
    List<Long> before = bench.processes(id);
    bench.restart();
    bench.provider().adopt(List.of(bench.spec(id, 1).instance(State.RUNNING)));
    bench.await(id, State.RUNNING);
    assertEquals(before, bench.processes(id));
    bench.provider().terminate(id, Duration.ofSeconds(5));
    bench.await(id, State.TERMINATED);
    assertEquals(List.of(), bench.processes(id));
  }

  @Test
  void adoptionReportsWhatEndedMeanwhileAndEndsWhatIsNotExpected() throws Exception {
    String ended = bench.launch(bench.image("#!/bin/sh\necho up\nsleep 73\n"));
    String unknown = bench.launch(bench.image("#!/bin/sh\necho up\nsleep 74\n"));
    bench.awaitConsole(ended, "up");
    bench.awaitConsole(unknown, "up");
    bench.restart();
    bench.killAll(ended);
    bench.provider().adopt(List.of(bench.spec(ended, 1).instance(State.RUNNING)));
    bench.await(ended, State.STOPPED);
    bench.await(unknown, State.TERMINATED);
    assertEquals(List.of(), bench.processes(unknown));
    assertFalse(Files.exists(bench.directory(unknown)));
  }

  @Test
  void adoptionBootsAnewWhenARebootWasAskedForMeanwhile() throws Exception {
    String id = bench.launch(bench.image("#!/bin/sh\necho up\nsleep 75\n"));
    bench.awaitConsole(id, "up");
    List<Long> before = bench.processes(id);
    bench.restart();
    bench.provider().adopt(List.of(bench.spec(id, 2).instance(State.RUNNING)));
    bench.awaitLines(id, "up", 2);
    assertTrue(bench.processes(id).stream().noneMatch(before::contains));
  }

  @Test
  void anImageThatDoesNotExistCannotBeLaunched() {
    LaunchFailure failure =
        assertThrows(
            LaunchFailure.InvalidTemplate.class, () -> bench.launch(Path.of("/nowhere/at/all")));
    assertTrue(String.valueOf(failure.getMessage()).contains("/nowhere/at/all"));
    assertEquals(List.of(), bench.directories());
  }

  @Test
  void keepsTheConsoleBounded() throws Exception {
    String id =
        bench.launch(
            bench.image(
                "#!/bin/sh\ni=0; while [ $i -lt 200 ]; do head -c 20000 /dev/zero | tr '\\0' x;"
                    + " i=$((i+1)); sleep 0.01; done\necho; echo the end\nsleep 76\n"));
    bench.awaitConsole(id, "the end");
    bench.awaitTrue(() -> Files.size(bench.directory(id).resolve("console.log")) <= 1 << 20);
    byte[] tail = bench.provider().consoleOutput(id).orElseThrow();
    assertTrue(tail.length <= 64 * 1024);
    assertTrue(new String(tail, StandardCharsets.UTF_8).endsWith("the end\n"));
  }

  @Test
  void countsProcessorTime() throws Exception {
    String id = bench.launch(bench.image("#!/bin/sh\nwhile :; do :; done\n"));
    bench.await(id, State.RUNNING);
    bench.awaitTrue(() -> bench.provider().usage(id).orElseThrow().cpuNanos() > 100_000_000L);
  }

  @Test
  void givesNothingOfTheServersEnvironmentAway() throws Exception {
    String id = bench.launch(bench.image("#!/bin/sh\nenv\necho done\nsleep 77\n"));
    bench.awaitConsole(id, "done");
    assertFalse(bench.console(id).contains("SUREFIRE"));
    assertFalse(bench.console(id).contains("JAVA_HOME"));
    assertTrue(bench.console(id).contains("AWS_EC2_METADATA_SERVICE_ENDPOINT=http://127."));
  }
}
