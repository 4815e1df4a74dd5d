package io.tidegate.control.notification;

import io.tidegate.model.ApiError;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where notifications go: the URLs that stand for each topic (SNS) or function (Lambda), and those
 * that receive every event of the bus (EventBridge). Immutable.
 */
public record NotificationEndpoints(Map<String, List<URI>> byArn, List<URI> bus) {
  /** The setting that names the endpoints of topics and functions. */
  public static final String SETTING = "notification-endpoints";

  private static final Pattern BETWEEN_PAIRS = Pattern.compile("[,\\s]+(?=arn:)");
  private static final Pattern BETWEEN_URLS = Pattern.compile("[,\\s]+(?=https?:)");
  private static final Pattern ARN =
      Pattern.compile(
          "arn:aws:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_.-]{1,256}"
              + "|arn:aws:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]{1,140}"
              + "(:[A-Za-z0-9_$-]{1,128})?");

  /** Copies. */
  public NotificationEndpoints {
    Map<String, List<URI>> copy = new LinkedHashMap<>();
    byArn.forEach((arn, urls) -> copy.put(arn, List.copyOf(urls)));
    byArn = Map.copyOf(copy);
    bus = List.copyOf(bus);
  }

  /** Nothing is told to anyone. */
  public static NotificationEndpoints none() {
    return new NotificationEndpoints(Map.of(), List.of());
  }

  /**
   * Reads {@code ARN=URL} pairs and the URLs of the bus, both separated by commas or spaces. An ARN
   * may come several times: each of its URLs is told.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public static NotificationEndpoints parse(String pairs, String busUrls) {
    Map<String, List<URI>> byArn = new LinkedHashMap<>();
    for (String pair : BETWEEN_PAIRS.split(pairs.strip())) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String arn = equals < 0 ? pair : pair.substring(0, equals);
        if (equals < 0 || !ARN.matcher(arn).matches()) {
          throw new IllegalArgumentException(
              "'" + pair + "' is not TOPIC-ARN=URL or FUNCTION-ARN=URL");
        }
        byArn.computeIfAbsent(arn, none -> new ArrayList<>()).add(url(pair.substring(equals + 1)));
      }
    }
    List<URI> bus = new ArrayList<>();
    for (String text : BETWEEN_URLS.split(busUrls.strip())) {
      if (!text.isEmpty()) {
        bus.add(url(text));
      }
    }
    return new NotificationEndpoints(byArn, bus);
  }

  private static URI url(String text) {
    try {
      URI url = new URI(text);
      if (url.getHost() != null && List.of("http", "https").contains(url.getScheme())) {
        return url;
      }
    } catch (URISyntaxException malformed) {
      // said below
    }
    throw new IllegalArgumentException("'" + text + "' is not an http:// or https:// URL");
  }

  /** Whether actions with this ARN's service are notifications. */
  public static boolean isNotification(String service) {
    return service.equals("sns") || service.equals("lambda");
  }

  /** The URLs that stand for {@code arn}; empty when it has none. */
  public List<URI> of(String arn) {
    return byArn.getOrDefault(arn, List.of());
  }

  /**
   * Refuses a topic or function that no URL stands for.
   *
   * @throws ApiError naming the setting
   */
  public void check(String arn) {
    if (of(arn).isEmpty()) {
      throw ApiError.validation(
          "Invalid action: nothing receives "
              + arn
              + ". Name its HTTP endpoint with the setting "
              + SETTING
              + ": "
              + arn
              + "=URL");
    }
  }
}
