package io.tidegate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  @TempDir Path root = Path.of("");

  @Test
  void saysWhatWouldMendEachLack() throws IOException {
    write("proc/self/limits", "Max open files            1024                 4096      files\n");
    List<String> lines = lines();
    assertTrue(has(lines, "FAIL  no Linux kernel"), lines.toString());
    assertTrue(has(lines, "note  only 4096 open files"), lines.toString());
    assertTrue(has(lines, "note  cgroup v1 is not writable"), lines.toString());
  }

  @Test
  void isContentWithAWellSetUpMachine() throws IOException {
    write("proc/sys/kernel/osrelease", "6.1.0\n");
    write("proc/sys/net/ipv4/ip_unprivileged_port_start", "80\n");
    write("proc/self/limits", "Max open files            unlimited            unlimited files\n");
    write("sys/fs/cgroup/cgroup.controllers", "cpu memory\n");
    write("sys/fs/cgroup/cgroup.subtree_control", "");
    List<String> lines = lines().subList(0, 5);
    assertTrue(lines.stream().allMatch(line -> line.startsWith("ok")), lines.toString());
  }

  @Test
  void findsToolsOnThePath() throws IOException {
    Path tool = Files.createFile(root.resolve("tool"));
    assertFalse(DoctorCommand.tool("tool", root.toString()).ok());
    assertTrue(tool.toFile().setExecutable(true));
    assertEquals("ok    tool is " + tool, DoctorCommand.tool("tool", ":" + root).line());
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), text);
  }

  private List<String> lines() {
    return new DoctorCommand(root).findings().stream().map(DoctorCommand.Finding::line).toList();
  }

  private static boolean has(List<String> lines, String start) {
    return lines.stream().anyMatch(line -> line.startsWith(start));
  }
}
