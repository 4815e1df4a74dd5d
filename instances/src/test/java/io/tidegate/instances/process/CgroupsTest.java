package io.tidegate.instances.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.ec2.InstanceType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both versions of control groups on a directory that has the kernel's files. Names and values as
 * in the kernel's "Control Group v2" and cgroup-v1/{sched-bwc, memory, pids, cpuacct}.
 */
class CgroupsTest {
  private static final String ID = "i-0123";

  @TempDir Path root;

  @Test
  void version2LimitsProcessorMemoryAndProcesses() throws IOException {
    Cgroups groups = version2At("/");
    assertTrue(groups.limits());
    assertEquals("+cpu +memory +pids", Files.readString(root.resolve("cgroup.subtree_control")));
    assertEquals("+cpu +memory +pids", read("tidegate/cgroup.subtree_control"));

    Path group = instance("tidegate", "cpu.max", "memory.max", "memory.swap.max", "pids.max");
    assertEquals(List.of(group), groups.create(ID, type()));
    assertEquals("50000 100000", read("tidegate/" + ID + "/cpu.max"), "half a processor");
    assertEquals("268435456", read("tidegate/" + ID + "/memory.max"));
    assertEquals("0", read("tidegate/" + ID + "/memory.swap.max"));
    assertEquals("4096", read("tidegate/" + ID + "/pids.max"));
  }

  @Test
  void version2KillsTheWholeGroupAtOnce() throws IOException {
    Cgroups groups = version2At("/");
    instance("tidegate", "cgroup.kill", "pids.max", "cgroup.procs");
    Files.writeString(root.resolve("tidegate/" + ID + "/cgroup.procs"), "41\n42\n");
    assertEquals(Set.of(41L, 42L), groups.members(ID));
    groups.freezeAndKill(ID);
    assertEquals("1", read("tidegate/" + ID + "/cgroup.kill"));
    assertEquals("0", read("tidegate/" + ID + "/pids.max"), "and none begins");
  }

  @Test
  void version2TellsTheTimeUsed() throws IOException {
    Cgroups groups = version2At("/");
    instance("tidegate", "cpu.stat");
    Files.writeString(
        root.resolve("tidegate/" + ID + "/cpu.stat"),
        "usage_usec 1234\nuser_usec 1000\nsystem_usec 234\nnr_periods 0\n");
    assertEquals(OptionalLong.of(1_234_000), groups.cpuNanos(ID));
    assertEquals(OptionalLong.empty(), groups.cpuNanos("i-none"));
  }

  @Test
  void version2MovesTheServerToALeafOfItsDelegatedGroup() throws IOException {
    Path own = Files.createDirectories(root.resolve("user.slice/app.service"));
    file(own.resolve("cgroup.subtree_control"));
    file(own.resolve("tidegate/cgroup.subtree_control"));
    file(own.resolve("tidegate-server/cgroup.procs"));
    file(root.resolve("cgroup.controllers"));
    // The root's own subtree_control is missing: writing there is refused, as for a normal user.
    Cgroups groups = Cgroups.find(root, own("0::/user.slice/app.service\n"));
    assertTrue(groups.limits());
    assertEquals(
        Long.toString(ProcessHandle.current().pid()),
        read("user.slice/app.service/tidegate-server/cgroup.procs"));
    assertEquals(
        "+cpu +memory +pids", read("user.slice/app.service/tidegate/cgroup.subtree_control"));
  }

  @Test
  void version2WithoutControllersLimitsNothing() throws IOException {
    file(root.resolve("cgroup.controllers"));
    Cgroups groups = Cgroups.find(root, own("0::/user.slice\n"));
    assertFalse(groups.limits());
    assertEquals(List.of(), groups.create(ID, type()));
    assertEquals(Set.of(), groups.members(ID));
  }

  @Test
  void version2RemovesTheGroup() throws IOException {
    Cgroups groups = version2At("/");
    Files.createDirectories(root.resolve("tidegate").resolve(ID));
    groups.remove(ID);
    assertFalse(Files.exists(root.resolve("tidegate").resolve(ID)));
    groups.remove(ID);
  }

  @Test
  void version1HasADirectoryForEachController() throws IOException {
    Stream.of("cpu", "cpuacct", "memory", "pids").forEach(it -> root.resolve(it).toFile().mkdir());
    Cgroups groups =
        Cgroups.find(root, own("4:pids:/\n3:memory:/\n2:cpu:/\n1:cpuacct:/\n7:freezer:/\n"));
    assertTrue(groups.limits());
    instance("cpu/tidegate", "cpu.cfs_period_us", "cpu.cfs_quota_us");
    instance("memory/tidegate", "memory.limit_in_bytes");
    instance("pids/tidegate", "pids.max");
    instance("cpuacct/tidegate", "cpuacct.usage");
    Files.writeString(root.resolve("cpuacct/tidegate/" + ID + "/cpuacct.usage"), "987654321\n");
    assertEquals(4, groups.create(ID, type()).size());
    assertEquals("100000", read("cpu/tidegate/" + ID + "/cpu.cfs_period_us"));
    assertEquals("50000", read("cpu/tidegate/" + ID + "/cpu.cfs_quota_us"));
    assertEquals("268435456", read("memory/tidegate/" + ID + "/memory.limit_in_bytes"));
    assertEquals("4096", read("pids/tidegate/" + ID + "/pids.max"));
    assertEquals(OptionalLong.of(987_654_321), groups.cpuNanos(ID));
  }

  /** Half a processor and 256 MiB. */
  private static InstanceType type() {
    return InstanceType.find("process.micro").orElseThrow();
  }

  private Cgroups version2At(String own) throws IOException {
    file(root.resolve("cgroup.controllers"));
    file(root.resolve("cgroup.subtree_control"));
    file(root.resolve("tidegate/cgroup.subtree_control"));
    return Cgroups.find(root, own("0::" + own + "\n"));
  }

  /** The kernel makes these files when it makes the directory. */
  private Path instance(String parent, String... names) throws IOException {
    Path group = Files.createDirectories(root.resolve(parent).resolve(ID));
    for (String name : names) {
      file(group.resolve(name));
    }
    return group;
  }

  private Path own(String text) throws IOException {
    return Files.writeString(root.resolve("proc-self-cgroup"), text);
  }

  private String read(String file) throws IOException {
    return Files.readString(root.resolve(file));
  }

  private static void file(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
  }
}
