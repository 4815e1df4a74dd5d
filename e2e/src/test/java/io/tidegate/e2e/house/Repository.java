package io.tidegate.e2e.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The files of this repository as they lie on the disk, build output left out. */
final class Repository {
  static final Path ROOT = Path.of(System.getProperty("tidegate.root", "..")).toAbsolutePath();

  private static final List<String> FILES = walk();

  private Repository() {}

  /** Files whose path from the root satisfies {@code wanted}, with {@code /} between names. */
  static List<String> files(Predicate<String> wanted) {
    return FILES.stream().filter(wanted).toList();
  }

  private static List<String> walk() {
    try (Stream<Path> all = Files.walk(ROOT)) {
      return all.filter(Files::isRegularFile)
          .map(path -> ROOT.relativize(path).toString())
          .filter(path -> !path.matches("([a-z0-9]+/)?(target|\\.git|\\.idea|data)(/.*)?"))
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static String text(String file) {
    try {
      return new String(Files.readAllBytes(ROOT.resolve(file)), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static boolean exists(String file) {
    return Files.exists(ROOT.resolve(file));
  }
}
