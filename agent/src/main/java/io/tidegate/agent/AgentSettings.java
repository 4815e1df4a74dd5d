package io.tidegate.agent;

import io.tidegate.dataplane.loop.Addresses;
import io.tidegate.dataplane.optimizer.WorkQueue;
import io.tidegate.model.elbv2.SslPolicies;
import io.tidegate.model.elbv2.SslPolicy;
import io.tidegate.routing.ProtocolVersion;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the agent is told by environment variables, named as AWS's agent names them (ALB guide,
 * "Register targets", target optimizer). Immutable.
 *
 * @param concurrency requests that the application serves at once, 0 to 1000
 */
record AgentSettings(
    Endpoint data,
    Endpoint control,
    Endpoint destination,
    int concurrency,
    ProtocolVersion version,
    SslPolicy policy,
    Optional<KeyFiles> keyFiles) {
  static final String DATA = "TARGET_CONTROL_DATA_ADDRESS";
  static final String CONTROL = "TARGET_CONTROL_CONTROL_ADDRESS";
  static final String DESTINATION = "TARGET_CONTROL_DESTINATION_ADDRESS";
  static final String CONCURRENCY = "TARGET_CONTROL_MAX_CONCURRENCY";
  static final String CERTIFICATE = "TARGET_CONTROL_TLS_CERT_PATH";
  static final String KEY = "TARGET_CONTROL_TLS_KEY_PATH";
  static final String POLICY = "TARGET_CONTROL_TLS_SECURITY_POLICY";
  static final String VERSION = "TARGET_CONTROL_PROTOCOL_VERSION";

  private static final String DEFAULT_POLICY = "ELBSecurityPolicy-2016-08";

  /** An address, IPv4 or IPv6 as text without brackets, and a port from 1 to 65535. */
  record Endpoint(String address, int port) {
    byte[] ip() {
      return Addresses.parse(address);
    }

    @Override
    public String toString() {
      return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
    }
  }

  /** PEM files of a certificate, its chain after it, and of its private key. */
  record KeyFiles(Path certificate, Path key) {}

  /**
   * Reads.
   *
   * @throws IllegalArgumentException with one line for the user
   */
  static AgentSettings read(Map<String, String> environment) {
    Optional<String> certificate = text(environment, CERTIFICATE);
    Optional<String> key = text(environment, KEY);
    if (certificate.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException(
          "set both " + CERTIFICATE + " and " + KEY + ", or neither");
    }
    return new AgentSettings(
        endpoint(environment, DATA),
        endpoint(environment, CONTROL),
        endpoint(environment, DESTINATION),
        concurrency(text(environment, CONCURRENCY).orElse("1")),
        version(text(environment, VERSION).orElse("HTTP1")),
        policy(text(environment, POLICY).orElse(DEFAULT_POLICY)),
        certificate.map(path -> new KeyFiles(Path.of(path), Path.of(key.orElseThrow()))));
  }

  /** These settings with another concurrency. */
  AgentSettings withConcurrency(int other) {
    return new AgentSettings(data, control, destination, other, version, policy, keyFiles);
  }

  private static Optional<String> text(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(s -> !s.isEmpty());
  }

  private static Endpoint endpoint(Map<String, String> environment, String name) {
    String text =
        text(environment, name)
            .orElseThrow(() -> new IllegalArgumentException("set " + name + " to IP:port"));
    int colon = text.lastIndexOf(':');
    String address = colon < 0 ? "" : text.substring(0, colon);
    if (address.startsWith("[") && address.endsWith("]")) {
      address = address.substring(1, address.length() - 1);
    } else if (address.indexOf(':') >= 0) {
      address = "";
    }
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      Endpoint found = new Endpoint(address, port);
      found.ip();
      if (port >= 1 && port <= 65_535) {
        return found;
      }
    } catch (IllegalArgumentException unusable) {
      // said below
    }
    throw new IllegalArgumentException(
        name + " is '" + text + "', which is no IP:port such as 0.0.0.0:8080 or [::]:8080");
  }

  private static int concurrency(String text) {
    if (text.matches("[0-9]{1,4}") && Integer.parseInt(text) <= WorkQueue.LIMIT) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException(
        CONCURRENCY + " is '" + text + "', which is no number from 0 to " + WorkQueue.LIMIT);
  }

  private static ProtocolVersion version(String text) {
    return switch (text) {
      case "HTTP1" -> ProtocolVersion.HTTP1;
      case "HTTP2" -> ProtocolVersion.HTTP2;
      case "GRPC" -> ProtocolVersion.GRPC;
      default ->
          throw new IllegalArgumentException(
              VERSION + " is '" + text + "', which is none of HTTP1, HTTP2, GRPC");
    };
  }

  private static SslPolicy policy(String name) {
    return SslPolicies.named(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    POLICY + " is '" + name + "', which is no security policy"));
  }
}
