package io.tidegate.routing;

import io.tidegate.model.elbv2.LinearPattern;
import io.tidegate.model.elbv2.Transform;
import java.util.List;
import java.util.Optional;

/**
 * The transforms of a rule, made ready (ALB guide, rule-transforms): the first match in the host,
 * or in path and query, is replaced; without a match the text stays. Immutable, any thread.
 */
public record Rewrite(Optional<Step> host, Optional<Step> url) {
  /** Nothing is rewritten. */
  public static final Rewrite NONE = new Rewrite(Optional.empty(), Optional.empty());

  /** Longest result: what fits in a request line. */
  static final int MAX_RESULT = 16 * 1024 - 64;

  private static final int MAX_HOST = 255;

  /** A pattern and what replaces its first match. */
  public record Step(LinearPattern pattern, String replace) {}

  /** How a rewrite ended: the words of {@code request_transform_status} in access logs. */
  public enum Status {
    NONE("-"),
    SUCCESS("TransformSuccess"),
    BUFFER_TOO_SMALL("TransformBufferTooSmall"),
    INVALID_HOST("TransformInvalidHost"),
    INVALID_PATH("TransformInvalidPath");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    /** The word in access logs. */
    public String word() {
      return word;
    }

    /** Whether the request must be answered 500. */
    public boolean failed() {
      return this != NONE && this != SUCCESS;
    }
  }

  /** What the target sees; empty texts for what stays as it came. */
  public record Result(Status status, String host, String url) {
    private static final Result UNCHANGED = new Result(Status.NONE, "", "");
  }

  /** Makes {@code transforms} ready, at most one of each kind. */
  public static Rewrite of(List<Transform> transforms) {
    Optional<Step> host = Optional.empty();
    Optional<Step> url = Optional.empty();
    for (Transform transform : transforms) {
      switch (transform) {
        case Transform.HostHeaderRewrite(String regex, String replace) ->
            host = Optional.of(new Step(LinearPattern.of(regex, true), replace));
        case Transform.UrlRewrite(String regex, String replace) ->
            url = Optional.of(new Step(LinearPattern.of(regex, false), replace));
      }
    }
    return host.isEmpty() && url.isEmpty() ? NONE : new Rewrite(host, url);
  }

  /** Whether there is nothing to do. */
  public boolean isNone() {
    return host.isEmpty() && url.isEmpty();
  }

  /** Rewrites {@code hostName}, without its port, and {@code pathAndQuery} as they came. */
  public Result apply(String hostName, String pathAndQuery) {
    Optional<String> newHost =
        host.flatMap(step -> step.pattern().replaceFirst(hostName, step.replace()));
    Optional<String> newUrl =
        url.flatMap(step -> step.pattern().replaceFirst(pathAndQuery, step.replace()));
    if (newHost.isEmpty() && newUrl.isEmpty()) {
      return Result.UNCHANGED;
    }
    Status status = Status.SUCCESS;
    if (newHost.filter(text -> !validHost(text)).isPresent()) {
      status = Status.INVALID_HOST;
    } else if (newUrl.filter(text -> text.length() > MAX_RESULT).isPresent()) {
      status = Status.BUFFER_TOO_SMALL;
    } else if (newUrl.filter(text -> !validUrl(text)).isPresent()) {
      status = Status.INVALID_PATH;
    }
    return status.failed()
        ? new Result(status, "", "")
        : new Result(status, newHost.orElse(""), newUrl.orElse(""));
  }

  private static boolean validHost(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_HOST
        && text.chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '.'
                        || c == '-'
                        || c == '_');
  }

  private static boolean validUrl(String text) {
    return text.startsWith("/") && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }
}
