package io.tidegate.control.acm;

import io.tidegate.base.Tasks;
import io.tidegate.control.Controller;
import io.tidegate.model.acm.Certificate;
import io.tidegate.model.acm.CertificateMaterial;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.model.cloudwatch.MetricSink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells how long certificates are still good (ACM guide, "Supported CloudWatch metrics" and
 * "Certificate approaching expiration"): the metric DaysToExpiry twice a day for each, and a line
 * in the log once a day for each that ends within DaysBeforeExpiry of the account. Stateless; works
 * on tasks.
 */
public final class ExpiryWatch {
  private static final Duration PUBLISH_EVERY = Duration.ofHours(12);

  /** Of more certificates than this, those that end first have the metric. */
  private static final int MOST_METRICS = 10_000;

  private static final Duration WARN_EVERY = Duration.ofDays(1);
  private static final Logger log = LoggerFactory.getLogger(ExpiryWatch.class);

  private final Controller controller;
  private final AcmContext context;
  private final MetricSink sink;

  /** Data goes to {@code sink}. */
  public ExpiryWatch(Controller controller, AcmContext context, MetricSink sink) {
    this.controller = controller;
    this.context = context;
    this.sink = sink;
  }

  /** Tells now and from now on. */
  public void start(Tasks tasks) {
    tasks.start("certificate-expiry", this::publish);
    tasks.start("certificate-expiry", () -> warnings().forEach(log::warn));
    tasks.every(PUBLISH_EVERY, "certificate-expiry", this::publish);
    tasks.every(WARN_EVERY, "certificate-expiry", () -> warnings().forEach(log::warn));
  }

  private void publish() {
    Instant now = context.clock().now();
    List<MetricDatum> data = new ArrayList<>();
    List<Certificate> soonest =
        controller.image().certificates().stream()
            .filter(one -> end(one).isPresent())
            .sorted(Comparator.comparing(one -> end(one).orElseThrow()))
            .limit(MOST_METRICS)
            .toList();
    for (Certificate one : soonest) {
      end(one)
          .filter(end -> end.isAfter(now))
          .ifPresent(
              end ->
                  data.add(
                      MetricDatum.value(
                          MetricId.of(
                              "AWS/CertificateManager",
                              "DaysToExpiry",
                              Map.of("CertificateArn", one.arn())),
                          now,
                          (double) Duration.between(now, end).toDays(),
                          "None")));
    }
    if (!data.isEmpty()) {
      sink.put(data);
    }
  }

  /** One line for each certificate that approaches its end. */
  List<String> warnings() {
    Instant now = context.clock().now();
    int days = CertificateManager.configuration(controller.image()).daysBeforeExpiry();
    Instant horizon = now.plus(Duration.ofDays(days));
    List<String> lines = new ArrayList<>();
    for (Certificate one : controller.image().certificates().all()) {
      end(one)
          .filter(end -> end.isAfter(now) && end.isBefore(horizon))
          .ifPresent(
              end ->
                  lines.add(
                      "certificate "
                          + one.arn()
                          + " of "
                          + one.domainName()
                          + " approaches its end: "
                          + end));
    }
    return lines;
  }

  private static Optional<Instant> end(Certificate certificate) {
    return certificate
        .material()
        .filter(material -> certificate.usable())
        .map(CertificateMaterial::facts)
        .map(facts -> facts.notAfter());
  }
}
