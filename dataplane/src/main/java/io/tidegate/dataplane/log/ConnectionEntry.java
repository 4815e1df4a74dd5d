package io.tidegate.dataplane.log;

/**
 * A line of the connection log: 13 fields (ALB guide, load-balancer-connection-logs). Immutable.
 *
 * @param micros when the connection was established, or failed to be
 * @param clientIp textual
 * @param certificate of the client, when one was presented
 * @param verifyStatus {@code Success} or {@code Failed:code}, empty without mutual TLS and failure
 */
public record ConnectionEntry(
    LogStream stream,
    long micros,
    String clientIp,
    int clientPort,
    int listenerPort,
    TlsNote tls,
    ClientCertificate certificate,
    String verifyStatus,
    String traceId)
    implements LogItem {

  /** The leaf that a client presented; empty texts for none. */
  public record ClientCertificate(String subject, String validity, String serialNumber) {
    /** None. */
    public static final ClientCertificate NONE = new ClientCertificate("", "", "");
  }

  @Override
  public long heldBytes() {
    return 300L + certificate.subject().length();
  }

  @Override
  public void write(LineWriter out) {
    out.time(micros).field(clientIp).number(clientPort).number(listenerPort);
    out.field(tls.protocol()).field(tls.cipher());
    if (tls.handshakeNs() < 0) {
      out.field("-");
    } else {
      out.seconds(tls.handshakeNs());
    }
    out.quoted(certificate.subject());
    out.field(certificate.validity()).field(certificate.serialNumber());
    out.field(verifyStatus).field(traceId).field(tls.keyExchange());
  }
}
