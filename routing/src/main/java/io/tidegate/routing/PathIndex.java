package io.tidegate.routing;

import java.util.Arrays;
import java.util.List;

/**
 * Rules by what their path patterns begin with: whole paths, literal prefixes, and the rest.
 * Immutable, any thread.
 */
final class PathIndex {
  private final CandidateTable whole;
  private final CandidateTable prefixes;
  private final boolean[] prefixLengths;
  private final int[] rest;

  private PathIndex(Builder builder) {
    this.whole = builder.whole.build();
    this.prefixes = builder.prefixes.build();
    int longest = 0;
    for (int i = 0; i < builder.lengths.length; i++) {
      longest = builder.lengths[i] ? i + 1 : longest;
    }
    this.prefixLengths = Arrays.copyOf(builder.lengths, longest);
    this.rest = builder.rest.toArray();
  }

  /** The first rule below {@code best} that matches, else {@code best}. */
  int first(CompiledRule[] rules, RequestView request, int best) {
    byte[] a = request.pathArray();
    int from = request.pathStart();
    int to = request.pathEnd();
    int found = firstOf(rest, rules, request, best);
    long hash = CandidateTable.start();
    for (int p = from; p < to; p++) {
      hash = CandidateTable.step(hash, a[p]);
      int length = p + 1 - from;
      if (length < prefixLengths.length && prefixLengths[length]) {
        found = firstOf(prefixes.find(hash), rules, request, found);
      }
    }
    return firstOf(whole.find(hash), rules, request, found);
  }

  private static int firstOf(int[] places, CompiledRule[] rules, RequestView request, int best) {
    for (int place : places) {
      if (place >= best) {
        return best;
      }
      if (rules[place].matches(request)) {
        return place;
      }
    }
    return best;
  }

  /** Collects; belongs to the compiling thread. */
  static final class Builder {
    /** Patterns are at most 128 characters (ALB quotas). */
    private static final int LONGEST = 256;

    private final CandidateTable.Builder whole = new CandidateTable.Builder();
    private final CandidateTable.Builder prefixes = new CandidateTable.Builder();
    private final boolean[] lengths = new boolean[LONGEST];
    private final Places rest = new Places();

    /** Adds rule {@code place}; places come in ascending order. */
    void add(int place, CompiledRule rule) {
      List<Anchor> paths = rule.paths();
      if (paths.isEmpty() || !paths.stream().allMatch(p -> anchored(p.prefix()))) {
        rest.add(place);
        return;
      }
      paths.forEach(path -> add(place, path));
    }

    private static boolean anchored(byte[] prefix) {
      return prefix.length > 0 && prefix.length < LONGEST;
    }

    private void add(int place, Anchor path) {
      byte[] prefix = path.prefix();
      long hash = CandidateTable.start();
      for (byte b : prefix) {
        hash = CandidateTable.step(hash, b);
      }
      if (path.whole()) {
        whole.add(hash, place);
      } else {
        lengths[prefix.length] = true;
        prefixes.add(hash, place);
      }
    }

    PathIndex build() {
      return new PathIndex(this);
    }
  }
}
