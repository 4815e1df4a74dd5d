package io.tidegate.api.logs;

import io.tidegate.api.Struct;
import io.tidegate.control.Controller;
import io.tidegate.control.elbv2.LogDestinations;
import io.tidegate.control.logs.DeliveryManager;
import io.tidegate.control.logs.LogGroupManager;
import io.tidegate.control.logs.LogsContext;
import io.tidegate.control.logs.LogsErrors;
import io.tidegate.metrics.logs.EventStore;
import io.tidegate.model.Image;
import io.tidegate.model.Tag;
import io.tidegate.model.logs.LogGroup;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the operations of CloudWatch Logs work with. Safe from any thread. */
public record Logs(
    Controller controller, LogsContext context, EventStore events, LogDestinations destinations) {
  private static final Logger LOG = LoggerFactory.getLogger(Logs.class);
  private static final String GROUP = ":log-group:";

  Image image() {
    return controller.image();
  }

  LogGroupManager groups() {
    return new LogGroupManager(context);
  }

  DeliveryManager deliveries() {
    return new DeliveryManager(context);
  }

  long now() {
    return context.clock().now().toEpochMilli();
  }

  /** Work on the file of events. */
  interface EventWork<R> {
    R run() throws IOException;
  }

  /** Runs {@code work}; a file that cannot be used is the service's trouble, not the caller's. */
  static <R> R stored(EventWork<R> work) {
    try {
      return work.run();
    } catch (IOException failed) {
      LOG.warn("log events cannot be used", failed);
      throw LogsErrors.unavailable();
    }
  }

  /** The group that {@code input} names, by name or by identifier. */
  LogGroup group(Struct input) {
    Optional<String> name = input.optText("logGroupName");
    Optional<String> identifier = input.optText("logGroupIdentifier");
    if (name.isPresent() == identifier.isPresent()) {
      throw LogsErrors.parameter(
          "Exactly one of the parameters logGroupName and logGroupIdentifier must be given.");
    }
    return LogGroupManager.find(image(), name.orElseGet(() -> nameOf(identifier.orElseThrow())));
  }

  /** The name in an identifier, which is a name or an ARN. */
  static String nameOf(String identifier) {
    int at = identifier.startsWith("arn:") ? identifier.indexOf(GROUP) : -1;
    String name = at < 0 ? identifier : identifier.substring(at + GROUP.length());
    return name.endsWith(":*") ? name.substring(0, name.length() - 2) : name;
  }

  /** Refuses a stream that is not there. */
  void requireStream(LogGroup group, String stream) {
    if (!stored(() -> events.hasStream(group.id(), stream))) {
      throw LogsErrors.noStream();
    }
  }

  static Optional<Map<String, String>> tags(List<Tag> tags) {
    return tags.isEmpty()
        ? Optional.empty()
        : Optional.of(tags.stream().collect(Collectors.toMap(Tag::key, Tag::value)));
  }
}
