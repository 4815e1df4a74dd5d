package io.tidegate.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the first matching rule without testing most of them: rules are kept by exact host, by the
 * domain that a host pattern ends with, or for any host, and within each by path. Immutable, any
 * thread.
 *
 * <p>Implementation note: the index only proposes; every proposed rule is tested whole. Lists are
 * ascending, and each is left at the best place found so far, so the cost is that of the few lists
 * a request falls into, not of the table's length.
 */
final class RuleIndex {
  private final CompiledRule[] rules;
  private final CandidateTable exactHosts;
  private final CandidateTable domains;
  private final PathIndex[] buckets;
  private final PathIndex anyHost;

  private RuleIndex(Builder builder, CompiledRule[] rules) {
    this.rules = rules;
    this.exactHosts = builder.exactHosts.build();
    this.domains = builder.domains.build();
    this.buckets = builder.buckets.stream().map(PathIndex.Builder::build).toArray(PathIndex[]::new);
    this.anyHost = builder.anyHost.build();
  }

  static RuleIndex of(CompiledRule[] rules) {
    Builder builder = new Builder();
    for (int i = 0; i < rules.length; i++) {
      builder.add(i, rules[i]);
    }
    return new RuleIndex(builder, rules);
  }

  /** The place of the first matching rule, or the number of rules. */
  int first(RequestView request) {
    int best = anyHost.first(rules, request, rules.length);
    byte[] a = request.array();
    int from = request.hostStart();
    long hash = CandidateTable.start();
    for (int p = request.hostEnd() - 1; p >= from; p--) {
      hash = CandidateTable.step(hash, Pattern.lower(a[p]));
      if (a[p] == '.') {
        best = inBuckets(domains.find(hash), request, best);
      }
    }
    return inBuckets(exactHosts.find(hash), request, best);
  }

  private int inBuckets(int[] places, RequestView request, int best) {
    int found = best;
    for (int place : places) {
      found = buckets[place].first(rules, request, found);
    }
    return found;
  }

  /** Collects; belongs to the compiling thread. */
  private static final class Builder {
    private final CandidateTable.Builder exactHosts = new CandidateTable.Builder();
    private final CandidateTable.Builder domains = new CandidateTable.Builder();
    private final Map<Long, PathIndex.Builder> exactBuckets = new HashMap<>();
    private final Map<Long, PathIndex.Builder> domainBuckets = new HashMap<>();
    private final List<PathIndex.Builder> buckets = new ArrayList<>();
    private final PathIndex.Builder anyHost = new PathIndex.Builder();

    void add(int place, CompiledRule rule) {
      List<Anchor> hosts = rule.hosts();
      if (hosts.isEmpty() || !hosts.stream().allMatch(Builder::anchored)) {
        anyHost.add(place, rule);
        return;
      }
      for (Anchor host : hosts) {
        bucket(host).add(place, rule);
      }
    }

    /** Expressions see the port too: one that asks for it is not found by the host. */
    private static boolean anchored(Anchor host) {
      return !hasColon(host.suffix()) && (host.whole() || dot(host) >= 0);
    }

    private static boolean hasColon(byte[] text) {
      for (byte each : text) {
        if (each == ':') {
          return true;
        }
      }
      return false;
    }

    /** Where the domain starts in the literal that ends the pattern, or -1. */
    private static int dot(Anchor host) {
      byte[] suffix = host.suffix();
      for (int i = 0; i < suffix.length; i++) {
        if (suffix[i] == '.') {
          return i;
        }
      }
      return -1;
    }

    private PathIndex.Builder bucket(Anchor host) {
      boolean exact = host.whole();
      byte[] text = host.suffix();
      int from = exact ? 0 : dot(host);
      long hash = CandidateTable.start();
      for (int i = text.length - 1; i >= from; i--) {
        hash = CandidateTable.step(hash, text[i]);
      }
      Map<Long, PathIndex.Builder> known = exact ? exactBuckets : domainBuckets;
      CandidateTable.Builder table = exact ? exactHosts : domains;
      PathIndex.Builder bucket = known.get(hash);
      if (bucket == null) {
        bucket = new PathIndex.Builder();
        known.put(hash, bucket);
        table.add(hash, buckets.size());
        buckets.add(bucket);
      }
      return bucket;
    }
  }
}
