package io.tidegate.bench.peer;

import io.tidegate.base.Chance;
import io.tidegate.base.FaultHandler;
import io.tidegate.base.TimeSource;
import io.tidegate.dataplane.DataPlane;
import io.tidegate.dataplane.DataPlaneOptions;
import io.tidegate.dataplane.log.DirectoryBuckets;
import io.tidegate.dataplane.log.LogDelivery;
import io.tidegate.dataplane.log.LogEventWriter;
import io.tidegate.dataplane.log.LogGroups;
import io.tidegate.dataplane.log.LogSpool;
import io.tidegate.dataplane.log.LogWriter;
import io.tidegate.model.SealedSecret;
import io.tidegate.model.elbv2.HealthCheck;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.RuleCondition;
import io.tidegate.model.elbv2.SslPolicies;
import io.tidegate.routing.AlbOptions;
import io.tidegate.routing.CertificateTable;
import io.tidegate.routing.CompiledCertificate;
import io.tidegate.routing.CompiledListener;
import io.tidegate.routing.CompiledLoadBalancer;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.CompiledTargetGroup.Algorithm;
import io.tidegate.routing.CompiledTargetGroup.CompiledTarget;
import io.tidegate.routing.CompiledTls;
import io.tidegate.routing.LogOptions;
import io.tidegate.routing.LogPlace;
import io.tidegate.routing.MutualTls;
import io.tidegate.routing.ResponseHeaders;
import io.tidegate.routing.RouteAction;
import io.tidegate.routing.RoutingSnapshot;
import io.tidegate.routing.RuleTable;
import io.tidegate.routing.TlsHeaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The data plane alone, one event loop, as a process: an ALB with one listener, two rules and one
 * target, all of AWS's defaults on.
 *
 * <p>Arguments: address, port, target address, target port, a directory for the access log (empty
 * for none), and for HTTPS a PEM file with an ECDSA certificate and its private key, then {@code
 * h2} for HTTP/2 too.
 */
public final class TidegateBalancer {
  private static final String ARN = "arn:aws:elasticloadbalancing:us-east-1:123456789012:";

  private TidegateBalancer() {}

  /** Serves until the process is ended. */
  public static void main(String[] arguments) throws InterruptedException {
    FaultHandler faults =
        (where, fault) -> {
          System.err.println(where);
          fault.printStackTrace();
        };
    DataPlane plane =
        DataPlane.start(
            DataPlaneOptions.defaults(faults)
                .withLoops(1)
                .withKeys(certificate -> Base64.getMimeDecoder().decode(certificate.key().text())));
    plane.swap(
        new RoutingSnapshot(1, Map.of(ARN + "loadbalancer/app/bench/1", balancer(arguments))));
    if (!arguments[4].isEmpty()) {
      log(plane, Path.of(arguments[4]), faults);
    }
    Thread.currentThread().join();
  }

  private static CompiledLoadBalancer balancer(String[] arguments) {
    CompiledTargetGroup group = group(arguments[2], Integer.parseInt(arguments[3]));
    RouteAction forward = new RouteAction.Forward(List.of(new RouteAction.Weighted(group, 1)), 1);
    RouteAction gone = new RouteAction.Fixed(410, "text/plain", new byte[0]);
    RuleTable rules =
        RuleTable.compile(
            List.of(
                new RuleTable.Source(
                    ARN + "listener-rule/1",
                    1,
                    List.of(new RuleCondition.PathPattern(List.of("/gone/*"))),
                    gone),
                new RuleTable.Source(
                    ARN + "listener-rule/2",
                    2,
                    List.of(new RuleCondition.HostHeader(List.of("*.example.com"))),
                    forward)),
            gone);
    return new CompiledLoadBalancer(
        ARN + "loadbalancer/app/bench/1",
        "app/bench/1",
        "bench.elb.tidegate.internal",
        List.of(new CompiledLoadBalancer.Node("us-east-1a", arguments[0])),
        options(!arguments[4].isEmpty()),
        List.of(
            new CompiledListener(
                ARN + "listener/app/bench/1/1",
                arguments.length > 5,
                Integer.parseInt(arguments[1]),
                ResponseHeaders.DEFAULT,
                rules,
                arguments.length > 5
                    ? Optional.of(tls(Path.of(arguments[5]), arguments.length > 6))
                    : Optional.empty())),
        List.of(group));
  }

  private static AlbOptions options(boolean log) {
    AlbOptions options = AlbOptions.defaults().withIdleTimeoutMs(600_000);
    LogPlace place = LogPlace.Bucket.of("logs", "");
    return log ? options.withLogs(new LogOptions(List.of(place), List.of(), List.of())) : options;
  }

  /** As the server does it: rings to spool files, compressed into a bucket, here a directory. */
  private static void log(DataPlane plane, Path directory, FaultHandler faults) {
    LogSpool.Options spool =
        new LogSpool.Options(
            directory.resolve("spool"), "123456789012", "us-east-1", Duration.ofMinutes(5));
    new LogWriter(
            plane.logRings(),
            new LogWriter.Outlets(
                new LogSpool(spool, Chance.system()),
                new LogDelivery(
                    spool,
                    new DirectoryBuckets(directory),
                    (file, failed) -> faults.fault(file.toString(), failed)),
                new LogEventWriter(LogGroups.NONE, faults)),
            TimeSource.system(),
            faults)
        .start();
  }

  private static CompiledTls tls(Path pem, boolean http2) {
    String text;
    try {
      text = Files.readString(pem);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
    int key = text.indexOf("-----BEGIN PRIVATE KEY");
    String body = text.substring(key).replaceAll("-----[A-Z ]+-----", "");
    return new CompiledTls(
        SslPolicies.named("ELBSecurityPolicy-TLS13-1-2-2021-06").orElseThrow(),
        new CertificateTable(
            new CompiledCertificate(
                ARN + "certificate/bench",
                text.substring(0, key),
                "",
                new SealedSecret(body),
                new CompiledCertificate.Traits(true, 256, 256, 0, Long.MAX_VALUE)),
            List.of()),
        http2 ? List.of("h2", "http/1.1") : List.of("http/1.1"),
        new MutualTls.Off(),
        TlsHeaders.NONE);
  }

  private static CompiledTargetGroup group(String address, int port) {
    HealthCheck check =
        new HealthCheck(
            true,
            Protocol.HTTP,
            Optional.empty(),
            "/",
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            2,
            2,
            Optional.of("200"));
    return new CompiledTargetGroup(
        0,
        ARN + "targetgroup/bench/1",
        "targetgroup/bench/1",
        false,
        Algorithm.ROUND_ROBIN,
        0,
        0,
        1,
        0,
        true,
        check,
        port,
        List.of(new CompiledTarget("bench|" + port, "us-east-1a", address, port, port, false)));
  }
}
