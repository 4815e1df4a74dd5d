package io.tidegate.dataplane.http;

import io.tidegate.dataplane.loop.Addresses;
import io.tidegate.dataplane.tls.TlsSession;
import io.tidegate.routing.AlbOptions;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * What one client connection adds to every head forwarded from it, made once when it is accepted.
 * Immutable; the arrays are never changed.
 *
 * @param options the load balancer's options at accept
 * @param address the TCP peer, 4 or 16 bytes
 * @param port the TCP peer's
 * @param forwardedFor what is appended to X-Forwarded-For: address or address and port
 * @param forwardedLines the X-Forwarded-Proto and X-Forwarded-Port lines
 * @param defaultHost the load balancer's DNS name, for requests without Host
 * @param tls the client's handshake, on HTTPS listeners
 * @param ownNames header names in lower case that are dropped when clients send them
 * @param hostPort {@code :port} for Host when the listener's port is neither 80 nor 443, else empty
 * @param connectionTraceId joins the lines of logs, empty when there are none
 */
public record ClientFacts(
    AlbOptions options,
    byte[] address,
    int port,
    byte[] forwardedFor,
    byte[] forwardedLines,
    byte[] defaultHost,
    byte[] hostPort,
    Set<String> ownNames,
    Optional<TlsSession> tls,
    String connectionTraceId) {

  /** The listener side of the facts. */
  public record Front(AlbOptions options, String dnsName, boolean https, int port) {}

  /** For a plain client at {@code address} (4 or 16 bytes) and {@code port}. */
  public static ClientFacts of(Front front, byte[] address, int port) {
    return of(front, address, port, Optional.empty());
  }

  /** For a client at {@code address} (4 or 16 bytes) and {@code port}, perhaps under TLS. */
  public static ClientFacts of(Front front, byte[] address, int port, Optional<TlsSession> tls) {
    String client =
        front.options().xffClientPort()
            ? Addresses.host(address) + ":" + port
            : Addresses.text(address);
    String lines =
        "X-Forwarded-Proto: "
            + (front.https() ? "https" : "http")
            + "\r\nX-Forwarded-Port: "
            + front.port()
            + "\r\n"
            + tls.map(TlsSession::headerLines).orElse("");
    String hostPort = front.port() == 80 || front.port() == 443 ? "" : ":" + front.port();
    return new ClientFacts(
        front.options(),
        address,
        port,
        ascii(client),
        ascii(lines),
        ascii(front.dnsName()),
        ascii(hostPort),
        tls.map(TlsSession::ownNames).orElse(Set.of()),
        tls,
        "");
  }

  /** With an id for logs. */
  public ClientFacts withTraceId(String id) {
    return new ClientFacts(
        options,
        address,
        port,
        forwardedFor,
        forwardedLines,
        defaultHost,
        hostPort,
        ownNames,
        tls,
        id);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
