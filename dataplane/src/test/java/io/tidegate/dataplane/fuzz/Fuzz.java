package io.tidegate.dataplane.fuzz;

import io.tidegate.dataplane.h2.FrameFuzz;
import io.tidegate.dataplane.h2.HpackFuzz;
import io.tidegate.dataplane.http.ChunkFuzz;
import io.tidegate.dataplane.http.RequestFuzz;
import io.tidegate.dataplane.http.ResponseFuzz;
import io.tidegate.dataplane.listen.ProxyFuzz;
import io.tidegate.dataplane.sticky.CookieFuzz;
import io.tidegate.dataplane.stream.H2RequestFuzz;
import io.tidegate.dataplane.tls.ClientHelloFuzz;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The fuzz targets by name. The fuzzer calls {@link #fuzzerTestOneInput} with the target that the
 * system property {@code tidegate.fuzz} names; {@code ./tidegate fuzz} does that.
 */
public final class Fuzz {
  /** Every target; each throws when something is wrong. */
  static final Map<String, Target> TARGETS =
      new TreeMap<>(
          Map.of(
              "chunks", ChunkFuzz::run,
              "cookie", CookieFuzz::run,
              "frames", FrameFuzz::run,
              "h2request", H2RequestFuzz::run,
              "hello", ClientHelloFuzz::run,
              "hpack", HpackFuzz::run,
              "proxy", ProxyFuzz::run,
              "request", RequestFuzz::run,
              "response", ResponseFuzz::run,
              "rules", RuleFuzz::run));

  private static final Target CHOSEN = target(System.getProperty("tidegate.fuzz", ""));

  private Fuzz() {}

  /** Reads one input. */
  interface Target {
    void run(byte[] data);
  }

  /** The target of this name; one that reads nothing when there is none. */
  static Target target(String name) {
    return TARGETS.getOrDefault(name, data -> {});
  }

  /** One input of the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    CHOSEN.run(data);
  }

  /**
   * Without arguments prints the targets; {@code unpack DIRECTORY} writes seeds and the kept corpus
   * there, one directory for each target; {@code pack DIRECTORY} keeps what lies there.
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 2) {
      TARGETS.keySet().forEach(System.out::println);
      return;
    }
    Path directory = Path.of(arguments[1]);
    for (String target : TARGETS.keySet()) {
      if (arguments[0].equals("pack")) {
        Corpus.pack(target, directory.resolve(target));
      } else {
        Corpus.unpack(target, directory.resolve(target));
      }
    }
  }
}
