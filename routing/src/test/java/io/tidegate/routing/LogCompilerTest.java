package io.tidegate.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.ImageDelta;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.logs.Delivery;
import io.tidegate.model.logs.DeliveryDestination;
import io.tidegate.model.logs.DeliverySource;
import io.tidegate.model.logs.LogType;
import io.tidegate.model.logs.OutputFormat;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogCompilerTest {
  private static final String BALANCER =
      "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web/1";
  private static final String GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:/alb:*";

  private Image image = Image.empty();
  private RoutingCompiler.Result result = RoutingCompiler.compileAll(image);

  private LogOptions logs(Change... changes) {
    Image before = image;
    image = image.with(List.of(changes));
    result = RoutingCompiler.compile(result, new ImageDelta(before, image, List.of(changes)));
    return Objects.requireNonNull(result.snapshot().loadBalancers().get(BALANCER)).options().logs();
  }

  private static LoadBalancer balancer(Map<String, String> attributes) {
    return new LoadBalancer(
        BALANCER,
        "web",
        "web.example",
        LoadBalancer.Type.APPLICATION,
        LoadBalancer.Scheme.INTERNAL,
        "vpc",
        List.of(),
        List.of(),
        "ipv4",
        LoadBalancer.State.of(LoadBalancer.State.Code.ACTIVE),
        Instant.EPOCH,
        attributes,
        List.of());
  }

  private static DeliverySource source(LogType type) {
    return new DeliverySource("src", "arn:src", BALANCER, type, List.of());
  }

  private static DeliveryDestination destination(String resource, OutputFormat format) {
    return new DeliveryDestination(
        "dst",
        "arn:dst",
        resource.contains("s3") ? DeliveryDestination.Type.S3 : DeliveryDestination.Type.CWL,
        resource,
        Optional.of(format),
        List.of());
  }

  private static Delivery delivery(Delivery.Shape shape) {
    return new Delivery(
        "d1", "arn:d1", "src", "arn:dst", DeliveryDestination.Type.CWL, shape, List.of());
  }

  private static Delivery.Shape shape(List<String> fields, String delimiter) {
    return new Delivery.Shape(fields, Optional.of(delimiter), Optional.empty(), false);
  }

  @Test
  void eachChangeOfADeliveryComesIntoForce() {
    LogPlace.Bucket bucket = LogPlace.Bucket.of("my-logs", "web");
    Map<String, String> attributes =
        Map.of(
            "access_logs.s3.enabled", "true",
            "access_logs.s3.bucket", "my-logs",
            "access_logs.s3.prefix", "web");
    assertEquals(
        new LogOptions(List.of(bucket), List.of(), List.of()),
        logs(Change.put(balancer(attributes))));
    logs(Change.put(source(LogType.ALB_ACCESS_LOGS)));
    logs(Change.put(destination(GROUP, OutputFormat.JSON)));
    LogPlace.Group group =
        new LogPlace.Group("/alb", new LogLayout(OutputFormat.JSON, " ", List.of("time")));
    Delivery made = delivery(shape(List.of("time"), ""));
    assertEquals(List.of(bucket, group), logs(Change.put(made)).access());
    assertEquals(
        List.of(bucket, new LogPlace.Group("/alb", LogLayout.FILE)),
        logs(
                Change.put(destination(GROUP, OutputFormat.PLAIN)),
                Change.put(delivery(shape(List.of(), " "))))
            .access());
    LogOptions connections = logs(Change.put(source(LogType.ALB_CONNECTION_LOGS)));
    assertEquals(List.of(bucket), connections.access());
    assertEquals(1, connections.connections().size());
    assertEquals(List.of(), logs(Change.remove(made)).connections());
  }

  @Test
  void bucketsKeepTheirPrefixAndPath() {
    logs(
        Change.put(balancer(Map.of())),
        Change.put(source(LogType.ALB_HEALTH_CHECK_LOGS)),
        Change.put(destination("arn:aws:s3:::my-logs/a/b", OutputFormat.W3C)));
    Delivery.Shape shape =
        new Delivery.Shape(List.of(), Optional.of("\t"), Optional.of("x/{HH}"), true);
    assertEquals(
        List.of(
            new LogPlace.Bucket(
                "my-logs",
                new LogPlace.Path("a/b", "x/{HH}", true),
                new LogLayout(OutputFormat.W3C, "\t", List.of()))),
        logs(Change.put(delivery(shape))).healthChecks());
  }

  @Test
  void deliveriesOfABalancerThatIsGoneTouchNothing() {
    logs(
        Change.put(balancer(Map.of())),
        Change.put(source(LogType.ALB_ACCESS_LOGS)),
        Change.put(destination(GROUP, OutputFormat.JSON)),
        Change.put(delivery(shape(List.of(), ""))));
    Image before = image;
    image = image.with(List.of(Change.remove(balancer(Map.of()))));
    result =
        RoutingCompiler.compile(
            result, new ImageDelta(before, image, List.of(Change.remove(balancer(Map.of())))));
    RoutingSnapshot gone = result.snapshot();
    assertEquals(Map.of(), gone.loadBalancers());
    List<Change> changes = List.of(Change.remove(delivery(shape(List.of(), ""))));
    result = RoutingCompiler.compile(result, new ImageDelta(image, image.with(changes), changes));
    assertEquals(Map.of(), result.snapshot().loadBalancers());
    assertEquals(List.of(), result.failures());
  }
}
