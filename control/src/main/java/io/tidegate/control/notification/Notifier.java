package io.tidegate.control.notification;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.base.Chance;
import io.tidegate.base.Tasks;
import io.tidegate.base.TimeSource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells topics, functions and the event bus of alarms. Safe from any thread; returns at once.
 *
 * <p>Requests look as SNS, an asynchronous invocation and EventBridge make them, except that topics
 * do not sign: there is no certificate of Amazon here (decision 0760).
 */
public final class Notifier {
  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final String JSON_TYPE = "application/json";

  private final NotificationEndpoints endpoints;
  private final Outbox outbox;
  private final Chance chance;
  private final TimeSource time;

  /** Sends what belongs to {@code endpoints} through {@code outbox}. */
  public Notifier(NotificationEndpoints endpoints, Outbox outbox, Chance chance, TimeSource time) {
    this.endpoints = endpoints;
    this.outbox = outbox;
    this.chance = chance;
    this.time = time;
  }

  /** For an installation that tells nobody. */
  public static Notifier silent(Tasks tasks, TimeSource time) {
    Outbox nothing = new Outbox((to, headers, body) -> 200, tasks);
    return new Notifier(NotificationEndpoints.none(), nothing, Chance.seeded(0), time);
  }

  /**
   * What became of a notification: {@code failure} is empty when every endpoint took it; {@code
   * published} is the message of a topic.
   */
  public record Result(Optional<String> failure, Optional<String> published) {}

  /** Tells the topic or function {@code arn}; {@code done} hears once what became of it. */
  public void deliver(AlarmChange change, String arn, Consumer<Result> done) {
    boolean topic = arn.startsWith("arn:aws:sns:");
    Optional<String> published = topic ? Optional.of(AlarmJson.message(change)) : Optional.empty();
    List<URI> urls = endpoints.of(arn);
    if (urls.isEmpty()) {
      String failure = "the setting " + NotificationEndpoints.SETTING + " has no endpoint for it";
      done.accept(new Result(Optional.of(failure), published));
      return;
    }
    String id = chance.uuid();
    String body =
        published
            .map(message -> envelope(id, arn, AlarmJson.subject(change), message))
            .orElseGet(() -> AlarmJson.functionEvent(change));
    AtomicInteger open = new AtomicInteger(urls.size());
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    for (URI url : urls) {
      Map<String, String> headers = topic ? topicHeaders(id, arn, url) : functionHeaders();
      outbox.send(
          new Message(url, headers, body),
          failure -> {
            failure.ifPresent(failures::add);
            if (open.decrementAndGet() == 0) {
              done.accept(new Result(failures.stream().findFirst(), published));
            }
          });
    }
  }

  /** Tells the event bus. */
  public void announce(AlarmChange change) {
    if (endpoints.bus().isEmpty()) {
      return;
    }
    String event = AlarmJson.busEvent(change, chance.uuid());
    for (URI url : endpoints.bus()) {
      outbox.send(
          new Message(url, Map.of("Content-Type", JSON_TYPE), event),
          failure ->
              failure.ifPresent(
                  text -> LOG.warn("An event of alarm {} was lost: {}", change.name(), text)));
    }
  }

  private String envelope(String id, String topic, String subject, String message) {
    ObjectNode out = JSON.createObjectNode();
    out.put("Type", "Notification");
    out.put("MessageId", id);
    out.put("TopicArn", topic);
    out.put("Subject", subject);
    out.put("Message", message);
    out.put("Timestamp", MILLIS.format(time.now()));
    return out.toString();
  }

  private static Map<String, String> topicHeaders(String id, String topic, URI url) {
    String subscription =
        UUID.nameUUIDFromBytes((topic + url).getBytes(StandardCharsets.UTF_8)).toString();
    return Map.of(
        "Content-Type",
        "text/plain; charset=UTF-8",
        "User-Agent",
        "Amazon Simple Notification Service Agent",
        "x-amz-sns-message-type",
        "Notification",
        "x-amz-sns-message-id",
        id,
        "x-amz-sns-topic-arn",
        topic,
        "x-amz-sns-subscription-arn",
        topic + ":" + subscription);
  }

  private static Map<String, String> functionHeaders() {
    return Map.of("Content-Type", JSON_TYPE, "X-Amz-Invocation-Type", "Event");
  }
}
