package io.tidegate.dataplane.log;

import io.tidegate.routing.CompiledLoadBalancer;
import io.tidegate.routing.LogOptions.Place;

/**
 * What goes into one file: entries of one kind, of one load balancer ({@code app/name/id}), from
 * one node, to one place.
 */
public record LogStream(Kind kind, String loadBalancer, String node, Place place) {
  /** Of {@code loadBalancer}'s node in {@code zone}. */
  public static LogStream of(
      Kind kind, CompiledLoadBalancer loadBalancer, String zone, Place place) {
    String node =
        loadBalancer.nodes().stream()
            .filter(known -> known.zone().equals(zone))
            .map(CompiledLoadBalancer.Node::address)
            .findFirst()
            .orElse(zone);
    return new LogStream(kind, loadBalancer.metricName(), node, place);
  }

  /** The kinds of logs of an Application Load Balancer. */
  public enum Kind {
    ACCESS(""),
    CONNECTION("conn_log_"),
    HEALTH_CHECK("health_check_log_");

    private final String filePrefix;

    Kind(String filePrefix) {
      this.filePrefix = filePrefix;
    }

    /** What file names of this kind begin with. */
    String filePrefix() {
      return filePrefix;
    }
  }
}
