package io.tidegate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.control.acme.AcmeOptions;
import io.tidegate.model.acm.AcmLimits;
import io.tidegate.model.elbv2.ElbQuota;
import io.tidegate.model.wafv2.WebAcl;
import io.tidegate.testkit.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServeOptionsTest {
  private static final String BINDING = file("kid-1 c2VjcmV0LXNlY3JldC1zZWNyZXQ\n");

  private static final String AUTHORITIES =
      file(
          TestCertificates.pem(
              TestCertificates.selfSigned(
                      TestCertificates.Wish.authority("a"), TestCertificates.ec("secp256r1"))
                  .certificate()));

  /** Every setting with its default and another value; a new setting must be listed here. */
  private static final String[][] ALL = {
    {"listen", "127.0.0.1:4566", "127.0.0.2:8080"},
    {"data", "data", "/var/lib/tidegate"},
    {"simulated", "false", "true"},
    {"region", "us-east-1", "ap-southeast-2"},
    {"account", "123456789012", "000000000001"},
    {"zones", "a,b,c", "a,b"},
    {"vpc-cidr", "127.31.0.0/16", "127.40.0.0/16"},
    {"vpc-ipv6-cidr", "", "fd00:7::/56"},
    {"ipv4-pools", "", "ipam-pool-1=127.50.0.0/24,ipv4pool-coip-2=127.51.0.0/28"},
    {"dns-listen", "127.0.0.1:5354", "127.0.0.1:53"},
    {"dns-domain", "elb.tidegate.internal", "lb.example"},
    {"rules-per-load-balancer", "100", "10000"},
    {"quotas", "", "trust-stores=3, acm-certificates=100000,acm-names-per-certificate=100"},
    {"stop-limit", "8", "0"},
    {"takeover-limit", "300", "30"},
    {"instance-port", "0", "9000"},
    {"instance-user", "", "nobody"},
    {"metric-period", "60", "10"},
    {"otlp-listen", "", "127.0.0.1:4318"},
    {"statsd-listen", "", "127.0.0.1:8125"},
    {
      "notification-endpoints",
      "",
      "arn:aws:sns:us-east-1:123456789012:ops=https://hooks.example/a?b=1,2"
          + ",arn:aws:lambda:us-east-1:123456789012:function:f=http://127.0.0.1:9000/x"
    },
    {"event-endpoints", "", "http://127.0.0.1:9001/, https://events.example/"},
    {"web-acls", "", "edge=http://127.0.0.1:9002, strict=https://waf.example/verify"},
    {"event-loops", "0", "4"},
    {
      "default-ssl-policy",
      "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
      "ELBSecurityPolicy-2016-08"
    },
    {"max-connections", "200000", "1000"},
    {"connections-per-client", "50000", "10"},
    {"traffic-memory", "0", "64"},
    {"overload-lag", "250", "400"},
    {"proxy-protocol-from", "", "10.0.0.0/8,fd00::/8"},
    {"log-store", "", "http://127.0.0.1:9000"},
    {"log-credentials", "", "/etc/tidegate/s3"},
    {"log-interval", "300", "60"},
    {"log-events-size", "4096", "100"},
    {"acme-directory", "", "https://ca.example/directory"},
    {"acme-terms", "false", "true"},
    {"acme-contact", "", "ops@example.com"},
    {"acme-binding", "", BINDING},
    {"acme-authorities", "", AUTHORITIES},
    {"acme-resolver", "", "127.0.0.1:53"},
  };

  private static String file(String text) {
    try {
      Path file = Files.createTempFile("setting", ".txt");
      file.toFile().deleteOnExit();
      return Files.writeString(file, text).toString();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Test
  void everySettingIsListedWithItsDefault() {
    List<String> listed = List.of(ALL).stream().map(row -> row[0] + "=" + row[1]).toList();
    List<String> actual =
        List.of(Setting.values()).stream().map(s -> s.key() + "=" + s.defaultText()).toList();
    assertEquals(listed, actual);
  }

  @Test
  void defaultsNeedNothing() {
    ServeOptions options = ServeOptions.of(Map.of());
    assertEquals("/127.0.0.1:4566", options.listen().toString());
    assertEquals(Path.of("data").toAbsolutePath(), options.data());
    assertEquals("us-east-1c", options.installation().zones().getLast().name());
    assertEquals("use1-az3", options.installation().zones().getLast().id());
    assertEquals(Duration.ofSeconds(60), options.metricPeriod());
    assertEquals(Optional.empty(), options.acme());
  }

  @Test
  void everySettingTakesAnotherValue() {
    Map<Setting, String> texts = new EnumMap<>(Setting.class);
    for (String[] row : ALL) {
      texts.put(Setting.of(row[0]).orElseThrow(), row[2]);
    }
    ServeOptions options = ServeOptions.of(texts);
    assertEquals("/127.0.0.2:8080", options.listen().toString());
    assertEquals(Path.of("/var/lib/tidegate"), options.data());
    assertTrue(options.simulated());
    assertEquals("ap-southeast-2", options.installation().region());
    assertEquals("apse2-az2", options.installation().zones().getLast().id());
    assertEquals("000000000001", options.installation().account());
    assertEquals("127.40.0.0/16", options.ranges().vpc());
    assertEquals("/127.0.0.1:53", options.dnsListen().toString());
    assertEquals("lb.example", options.dnsDomain());
    assertEquals(10_000, options.quotas().elb().rulesPerLoadBalancer());
    assertEquals(3, options.quotas().elb().of(ElbQuota.TRUST_STORES));
    assertEquals(new AcmLimits(100_000, 100), options.quotas().acm());
    assertEquals(Duration.ZERO, options.stopLimit());
    assertEquals(9000, options.instancePort());
    assertEquals(Duration.ofSeconds(10), options.metricPeriod());
    assertEquals("/127.0.0.1:4318", options.otlpListen().orElseThrow().toString());
    assertEquals("/127.0.0.1:8125", options.statsdListen().orElseThrow().toString());
    assertEquals(
        List.of("edge", "strict"), options.webAcls().all().stream().map(WebAcl::name).toList());
    assertEquals(4, options.eventLoops());
    assertEquals(
        new BalancerLogs.Options(
            "http://127.0.0.1:9000", "/etc/tidegate/s3", Duration.ofSeconds(60), 100L << 20),
        options.logs());
    AcmeSettings acme = options.acme().orElseThrow();
    assertEquals("/127.0.0.1:53", acme.resolver().orElseThrow().toString());
    assertEquals(
        new AcmeOptions(
            URI.create("https://ca.example/directory"),
            Optional.of("mailto:ops@example.com"),
            true,
            Optional.of(new AcmeOptions.Binding("kid-1", "c2VjcmV0LXNlY3JldC1zZWNyZXQ")),
            acme.options().authorities(),
            Duration.ofSeconds(2)),
        acme.options());
    assertTrue(acme.options().authorities().orElseThrow().contains("BEGIN CERTIFICATE"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "listen; 4566; expected ADDRESS:PORT",
        "listen; 127.0.0.1:65536; expected ADDRESS:PORT",
        "listen; no.such.host.invalid:80; expected ADDRESS:PORT",
        "simulated; yes; expected true or false",
        "region; mars; expected a region like us-east-1",
        "account; 12; expected an account of 12 digits",
        "zones; a,,b; expected letters a to f",
        "zones; a,a; names a zone twice",
        "vpc-cidr; 10.0.0.0/16; expected 127.N.0.0/16",
        "vpc-ipv6-cidr; fd00:7::/64; expected an IPv6 block with 56 bits, fd00:7::/56",
        "vpc-ipv6-cidr; ff02::/56; expected an IPv6 block with 56 bits",
        "vpc-ipv6-cidr; fe80::/56; expected an IPv6 block with 56 bits",
        "vpc-ipv6-cidr; ::/56; expected an IPv6 block with 56 bits",
        "vpc-ipv6-cidr; 10.0.0.0/16; expected an IPv6 block with 56 bits",
        "ipv4-pools; 127.40.0.0/24; expected ipam-pool-ID=CIDR",
        "ipv4-pools; pool-1=127.40.0.0/24; expected ipam-pool-ID=CIDR",
        "ipv4-pools; ipam-pool-1=fd00::/64; expected ipam-pool-ID=CIDR",
        "ipv4-pools; ipam-pool-1=127.31.9.0/24; expected pools outside vpc-cidr",
        "ipv4-pools; ipam-pool-1=127.4.0.0/24,ipam-pool-2=127.4.0.0/28; expected pools that differ",
        "rules-per-load-balancer; 0; expected a whole number from 1 to 50000",
        "quotas; moons=3; moons is none",
        "quotas; trust-stores; expected NAME=NUMBER",
        "quotas; trust-stores=0; with numbers from 1",
        "stop-limit; -1; expected a whole number from 0 to 3600",
        "statsd-listen; 8125; expected ADDRESS:PORT like 127.0.0.1:8125",
        "metric-period; 9; expected a whole number from 10 to 300",
        "notification-endpoints; arn:aws:sns:us-east-1:1:t=http://a/; is not TOPIC-ARN=URL",
        "notification-endpoints; arn:aws:sns:us-east-1:123456789012:t=ftp://a/; is not an http:",
        "event-endpoints; mailto:a@b; is not an http:// or https:// URL",
        "web-acls; http://127.0.0.1:9002; is not NAME=URL",
        "web-acls; a=ldap://h; is not an http:// or https:// URL",
        "proxy-protocol-from; 10.0.0.1; expected CIDR blocks by commas",
        "proxy-protocol-from; 999.0.0.0/8; expected CIDR blocks by commas",
        "default-ssl-policy; TLS13; expected the name of a security policy",
        "overload-lag; 1; expected a whole number from 10 to 60000",
        "log-store; http://a/b; expected a directory, or a URL",
        "log-interval; 59; expected a whole number from 60 to 3600",
        "log-events-size; 0; expected a whole number from 1 to 16777216",
        "acme-directory; http://ca.example/; expected a URL like https://ca.example/directory",
        "acme-contact; ops; expected a mail address",
        "event-loops; many; expected a whole number from 0 to 256",
      })
  void saysInOneLineWhatIsWrong(String key, String value, String message) {
    StartFailure failure =
        assertThrows(
            StartFailure.class,
            () -> ServeOptions.of(Map.of(Setting.of(key).orElseThrow(), value)));
    String text = String.valueOf(failure.getMessage());
    assertTrue(text.startsWith(key + ": ") && text.contains(message), text);
  }
}
