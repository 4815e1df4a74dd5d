package io.tidegate.control.elbv2;

import io.tidegate.model.ApiError;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.LoadBalancerAttributes;
import io.tidegate.model.elbv2.LoadBalancerAttributes.LogPlace;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where logs of load balancers can go. Before a log is enabled or moved, its bucket is tried with a
 * test object, so that the caller hears of a bucket that cannot be written (ALB guide, "Enable
 * access logs"). Any thread; may block for some seconds.
 */
@FunctionalInterface
public interface LogDestinations {
  /** Names of S3 buckets (S3 guide, "Bucket naming rules"). */
  Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

  /** Tries to store a small object; why that fails, else nothing. */
  Optional<String> refusal(String bucket, String key);

  /** Every bucket can be written: the pretend world. */
  static LogDestinations always() {
    return (bucket, key) -> Optional.empty();
  }

  /**
   * Tries the places of {@code next} that {@code now} does not have.
   *
   * @throws ApiError {@code InvalidConfigurationRequest}
   */
  default void check(LoadBalancer now, LoadBalancer next, String account) {
    LoadBalancerAttributes before = LoadBalancerAttributes.of(now);
    LoadBalancerAttributes after = LoadBalancerAttributes.of(next);
    tryOut(before.accessLogs(), after.accessLogs(), account, "ELBAccessLogTestFile");
    tryOut(before.connectionLogs(), after.connectionLogs(), account, "ELBConnectionLogTestFile");
    tryOut(before.healthCheckLogs(), after.healthCheckLogs(), account, "ELBHealthCheckLogTestFile");
  }

  private void tryOut(
      Optional<LogPlace> before, Optional<LogPlace> after, String account, String object) {
    if (after.isEmpty() || after.equals(before)) {
      return;
    }
    LogPlace place = after.get();
    String prefix = place.prefix().isEmpty() ? "" : place.prefix() + "/";
    if (refusal(place.bucket(), prefix + "AWSLogs/" + account + "/" + object).isPresent()) {
      throw ApiError.of(
          "InvalidConfigurationRequest",
          "Access Denied for bucket: " + place.bucket() + ". Please check S3bucket permission");
    }
  }

  /**
   * Checks what needs no bucket: names, and that what is enabled has one. Pure.
   *
   * @throws ApiError {@code InvalidConfigurationRequest} or {@code ValidationError}
   */
  static void checkTexts(LoadBalancer next) {
    for (String log : List.of("access_logs", "connection_logs", "health_check_logs")) {
      String bucket = next.attributes().getOrDefault(log + ".s3.bucket", "");
      String prefix = next.attributes().getOrDefault(log + ".s3.prefix", "");
      boolean enabled = "true".equals(next.attributes().get(log + ".s3.enabled"));
      if (enabled && bucket.isEmpty()) {
        throw ApiError.of(
            "InvalidConfigurationRequest",
            "'" + log + ".s3.bucket' must be set when '" + log + ".s3.enabled' is 'true'");
      }
      if (!bucket.isEmpty() && (!BUCKET.matcher(bucket).matches() || bucket.contains(".."))) {
        throw ApiError.validation("'" + log + ".s3.bucket' is not a valid bucket name: " + bucket);
      }
      if (!prefix.isEmpty() && !isPrefix(prefix)) {
        throw ApiError.validation(
            "'"
                + log
                + ".s3.prefix' must not contain AWSLogs, begin or end with a slash, or have"
                + " empty or dotted segments");
      }
    }
  }

  private static boolean isPrefix(String prefix) {
    for (String segment : prefix.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        return false;
      }
    }
    return !prefix.contains("AWSLogs") && prefix.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }
}
