package io.tidegate.e2e.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with a Maven and a JDK that only tell that they were called. */
class LauncherTest {
  @TempDir Path home;

  @BeforeEach
  void aBuildOlderThanItsSources() throws IOException {
    Files.copy(Repository.ROOT.resolve("tidegate"), home.resolve("tidegate"));
    write("pom.xml", "");
    write("server/pom.xml", "");
    write("server/src/main/A.java", "");
    write("dist/target/lib/tidegate-server.jar", "");
    write("dist/target/tidegate.aot", "");
    write("dist/target/built", "");
    Files.setLastModifiedTime(
        home.resolve("dist/target/built"), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    write("jdk/release", "JAVA_VERSION=\"25.0.1\"\n");
    program("jdk/bin/javac", "");
    program("jdk/bin/jar", "");
    program("bin/mvn", "echo mvn >> \"$TIDEGATE_HOME/calls\"");
    program(
        "jdk/bin/java",
        """
        echo "java ${*: -1}" >> "$TIDEGATE_HOME/calls"
        if [ "${*: -1}" = start ]; then
          touch "$TIDEGATE_HOME/server/src/main/A.java"
          "$TIDEGATE_HOME/tidegate" serve again
        fi
        """);
  }

  private void write(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void program(String name, String text) throws IOException {
    write(name, "#!/usr/bin/env bash\n" + text + "\n");
    Files.setPosixFilePermissions(home.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private List<String> calls(String... words) throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(Stream.of(home.resolve("tidegate").toString()), Stream.of(words)).toList();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
    builder.environment().put("TIDEGATE_NO_AOT", "1");
    builder.environment().remove("TIDEGATE_AS_BUILT");
    builder
        .environment()
        .merge("PATH", home.resolve("bin").toString(), (old, own) -> own + ":" + old);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return Files.readAllLines(home.resolve("calls"));
  }

  @Test
  void buildsWhatIsOlderThanItsSources() throws Exception {
    assertEquals(List.of("mvn", "java now"), calls("serve", "now"));
  }

  @Test
  void whatABenchStartsRunsAsItWasBuilt() throws Exception {
    assertEquals(List.of("mvn", "java start", "java again"), calls("bench", "start"));
  }

  @Test
  void theNextCommandBuildsAgain() throws Exception {
    calls("bench", "start");
    FileTime later = FileTime.from(Instant.parse("2100-01-01T00:00:00Z"));
    Files.setLastModifiedTime(home.resolve("server/src/main/A.java"), later);
    List<String> calls = calls("serve", "now");
    assertTrue(calls.subList(3, calls.size()).contains("mvn"), calls.toString());
  }
}
