package io.tidegate.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessesTest {
  @Test
  void findsAProcessByItsEnvironment() throws IOException {
    ProcessBuilder builder = new ProcessBuilder("cat");
    String id = "i-" + ProcessHandle.current().pid();
    builder.environment().put("SOME_NAME", id);
    Process process = builder.start();
    try {
      assertEquals(
          List.of(process.pid()), Processes.of(id).stream().map(ProcessHandle::pid).toList());
    } finally {
      process.destroy();
    }
  }

  @Test
  void findsTextInText() {
    assertTrue(contains("abcd", "cd"));
    assertTrue(contains("aab", "ab"));
    assertFalse(contains("abc", "cd"));
    assertFalse(contains("", "a"));
  }

  private static boolean contains(String text, String wanted) {
    return Processes.contains(
        text.getBytes(StandardCharsets.US_ASCII), wanted.getBytes(StandardCharsets.US_ASCII));
  }
}
