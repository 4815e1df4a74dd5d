package io.tidegate.cli.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Processes of this machine that belong to an instance, found as anybody could: in /proc. */
final class Processes {
  private Processes() {}

  /** Processes whose environment names {@code instanceId}, oldest first. */
  static List<ProcessHandle> of(String instanceId) {
    byte[] wanted = instanceId.getBytes(StandardCharsets.US_ASCII);
    return ProcessHandle.allProcesses()
        .filter(process -> contains(environment(process), wanted))
        .sorted()
        .toList();
  }

  private static byte[] environment(ProcessHandle process) {
    try {
      return Files.readAllBytes(Path.of("/proc/" + process.pid() + "/environ"));
    } catch (IOException goneOrNotOurs) {
      return new byte[0];
    }
  }

  static boolean contains(byte[] text, byte[] wanted) {
    for (int i = 0; i + wanted.length <= text.length; i++) {
      int same = 0;
      while (same < wanted.length && text[i + same] == wanted[same]) {
        same++;
      }
      if (same == wanted.length) {
        return true;
      }
    }
    return false;
  }
}
