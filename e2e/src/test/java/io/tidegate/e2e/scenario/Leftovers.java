package io.tidegate.e2e.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is still there of a server's work, found from outside: processes, sockets, directories. */
final class Leftovers {
  private static final String LISTENING = "0A";

  private Leftovers() {}

  /** Processes other than this one whose environment holds {@code text}. */
  static List<ProcessHandle> processesNaming(String text) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(process -> environment(process).contains(text))
        .toList();
  }

  /** Listening TCP sockets on addresses that begin with {@code prefix}, as {@code address:port}. */
  static List<String> listeners(String prefix) {
    List<String> found = new ArrayList<>();
    try {
      for (String row : Files.readAllLines(Path.of("/proc/net/tcp"))) {
        String[] fields = row.strip().split("\\s+");
        if (fields.length > 3 && fields[3].equals(LISTENING)) {
          String local = text(fields[1]);
          if (local.startsWith(prefix)) {
            found.add(local);
          }
        }
      }
      return found;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Mount points below {@code top}, newest first. */
  static List<Path> mounts(Path top) {
    try {
      return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
          .map(line -> Path.of(line.split(" ")[4]))
          .filter(point -> point.startsWith(top))
          .toList()
          .reversed();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Names in a directory, none when it is not there. */
  static List<String> names(Path directory) {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String environment(ProcessHandle process) {
    try {
      return new String(
          Files.readAllBytes(Path.of("/proc/" + process.pid() + "/environ")),
          StandardCharsets.ISO_8859_1);
    } catch (IOException goneOrNotOurs) {
      return "";
    }
  }

  /** {@code 0100007F:1F90} is 127.0.0.1:8080. */
  private static String text(String hex) {
    StringBuilder address = new StringBuilder();
    for (int i = 6; i >= 0; i -= 2) {
      address.append(Integer.parseInt(hex.substring(i, i + 2), 16)).append(i == 0 ? ":" : ".");
    }
    return address.append(Integer.parseInt(hex.substring(9), 16)).toString();
  }
}
