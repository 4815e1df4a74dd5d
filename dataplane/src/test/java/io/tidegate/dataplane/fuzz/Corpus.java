package io.tidegate.dataplane.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What is kept of the fuzzer's inputs: {@code dataplane/src/test/fuzz/TARGET.txt}, one input in hex
 * on each line, the shortest first. Lines that begin with {@code #} are comments.
 */
final class Corpus {
  private static final Path HOME =
      Path.of(System.getProperty("tidegate.root", ".."), "dataplane/src/test/fuzz");
  private static final int LONGEST = 400;
  private static final int MOST = 250;

  private Corpus() {}

  private static Path file(String target) {
    return HOME.resolve(target + ".txt");
  }

  /** The kept inputs. */
  static List<byte[]> kept(String target) throws IOException {
    List<byte[]> inputs = new ArrayList<>();
    if (Files.exists(file(target))) {
      for (String line : Files.readAllLines(file(target))) {
        if (!line.startsWith("#")) {
          inputs.add(HexFormat.of().parseHex(line));
        }
      }
    }
    return inputs;
  }

  /** Writes seeds and kept inputs as files. */
  static void unpack(String target, Path into) throws IOException {
    Files.createDirectories(into);
    List<byte[]> all = new ArrayList<>(Seeds.of(target));
    all.addAll(kept(target));
    int number = 0;
    for (byte[] input : all) {
      Files.write(into.resolve("seed-" + number++), input);
    }
  }

  /** Keeps the files of {@code from}, if there are any, beside what failed once. */
  static void pack(String target, Path from) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    List<String> lines = new ArrayList<>();
    if (Files.exists(file(target))) {
      List<String> before = Files.readAllLines(file(target));
      for (int i = 0; i + 1 < before.size(); i++) {
        if (before.get(i).startsWith("#")) {
          lines.addAll(before.subList(i, i + 2));
        }
      }
    }
    Set<String> inputs =
        new TreeSet<>(Comparator.comparingInt(String::length).thenComparing(text -> text));
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        if (Files.size(file) <= LONGEST && Files.size(file) > 0) {
          inputs.add(HexFormat.of().formatHex(Files.readAllBytes(file)));
        }
      }
    }
    int step = Math.max(1, (inputs.size() + MOST - 1) / MOST);
    int number = 0;
    for (String input : inputs) {
      if (number++ % step == 0) {
        lines.add(input);
      }
    }
    Files.createDirectories(HOME);
    Files.write(file(target), lines);
  }
}
