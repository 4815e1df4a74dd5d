package io.tidegate.dataplane.log;

import io.tidegate.model.logs.LogType;
import io.tidegate.routing.CompiledLoadBalancer;
import io.tidegate.routing.LogPlace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries of one kind, of one load balancer ({@code app/name/id}), from one node, and all the
 * places that they go to.
 */
public record LogStream(Kind kind, String loadBalancer, String node, List<LogPlace> places) {
  /** Of {@code loadBalancer}'s node in {@code zone}; null when {@code places} is empty. */
  public static @Nullable LogStream of(
      Kind kind, CompiledLoadBalancer loadBalancer, String zone, List<LogPlace> places) {
    if (places.isEmpty()) {
      return null;
    }
    String node =
        loadBalancer.nodes().stream()
            .filter(known -> known.zone().equals(zone))
            .map(CompiledLoadBalancer.Node::name)
            .findFirst()
            .orElse(zone);
    return new LogStream(kind, loadBalancer.metricName(), node, places);
  }

  /** The log stream's name in a log group (decision 0434). */
  String groupStream() {
    return kind.type() + "_" + loadBalancer.replace('/', '.');
  }

  /** The kinds of logs of an Application Load Balancer. */
  public enum Kind {
    ACCESS("", LogType.ALB_ACCESS_LOGS),
    CONNECTION("conn_log_", LogType.ALB_CONNECTION_LOGS),
    HEALTH_CHECK("health_check_log_", LogType.ALB_HEALTH_CHECK_LOGS);

    private final String filePrefix;
    private final LogType type;

    Kind(String filePrefix, LogType type) {
      this.filePrefix = filePrefix;
      this.type = type;
    }

    /** What vended logs call it. */
    LogType type() {
      return type;
    }

    /** What file names of this kind begin with. */
    String filePrefix() {
      return filePrefix;
    }
  }
}
