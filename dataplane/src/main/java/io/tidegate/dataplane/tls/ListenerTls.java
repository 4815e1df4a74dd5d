package io.tidegate.dataplane.tls;

import io.netty.internal.tcnative.CertificateVerifier;
import io.netty.internal.tcnative.SSL;
import io.tidegate.dataplane.loop.SocketEvents;
import io.tidegate.dataplane.loop.TcpSocket;
import io.tidegate.model.elbv2.SslPolicy;
import io.tidegate.routing.CertificateTable;
import io.tidegate.routing.ClientOffer;
import io.tidegate.routing.CompiledCertificate;
import io.tidegate.routing.CompiledTls;
import io.tidegate.routing.MutualTls;
import io.tidegate.routing.TlsHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One listener's side of handshakes on one loop, owned by its thread: chooses certificate and
 * engine by what the client offers.
 */
public final class ListenerTls {
  private final TlsLane lane;
  private final CompiledTls tls;
  private final @Nullable BoringContext context; // none without the native library
  private final JdkContexts jdk;
  private final String listenerArn;
  private final Set<String> ownNames;
  private long ticketPeriod = -1;
  private TlsRefusal refusal = TlsRefusal.UNMAPPED;

  ListenerTls(TlsLane lane, String listenerArn, CompiledTls tls) {
    this.lane = lane;
    this.listenerArn = listenerArn;
    this.tls = tls;
    this.ownNames =
        tls.headers().renamed().values().stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    this.context = BoringLibrary.isLoaded() ? boringContext() : null;
    this.jdk = new JdkContexts(tls, lane.commons().keys(), chain -> judge(chain, "", ""));
  }

  private BoringContext boringContext() {
    BoringContext made = BoringContext.ofListener(tls);
    switch (tls.mutual()) {
      case MutualTls.Off off -> {}
      case MutualTls.Passthrough passthrough -> made.askClients(false, new Verifier());
      case MutualTls.Verify verify -> {
        made.askClients(true, new Verifier());
        if (verify.advertise()) {
          made.advertise(verify.authorities());
        }
      }
    }
    return made;
  }

  /** Called by BoringSSL during a handshake, on the loop's thread. */
  private final class Verifier extends CertificateVerifier {
    @Override
    public int verify(long ssl, byte[][] chain, String authAlgorithm) {
      String cipher = SSL.getCipherForSSL(ssl);
      boolean chosen = cipher != null && !cipher.equals("(NONE)");
      return judge(chain, SSL.getVersion(ssl), chosen ? cipher : "").isEmpty()
          ? X509_V_OK
          : X509_V_ERR_CERT_REJECTED;
    }
  }

  private String judge(byte[][] chain, String protocol, String cipher) {
    String code = failure(chain);
    refusal =
        code.isEmpty()
            ? TlsRefusal.UNMAPPED
            : new TlsRefusal(code, protocol, cipher, ClientCertificates.leaf(List.of(chain)));
    return code;
  }

  private String failure(byte[][] chain) {
    return switch (tls.mutual()) {
      case MutualTls.Off off -> "";
      case MutualTls.Passthrough passthrough -> "";
      case MutualTls.Verify verify ->
          lane.commons()
              .trust()
              .anchors(verify)
              .map(anchors -> anchors.verify(chain, lane.loop().time().now()))
              .orElse(Optional.of("ClientCertCrlProcessingError"))
              .orElse("");
    };
  }

  /** Why the last handshake on this loop failed; then forgotten. */
  public TlsRefusal takeRefusal() {
    TlsRefusal last = refusal;
    refusal = TlsRefusal.UNMAPPED;
    return last;
  }

  /** The names that the listener gave to TLS headers, in lower case: clients may not use them. */
  Set<String> ownNames() {
    return ownNames;
  }

  /** The header lines that tell targets of a client's handshake. */
  String headerLines(TlsFacts facts) {
    TlsHeaders headers = tls.headers();
    String told =
        headers.versionAndCipher()
            ? headers.name("X-Amzn-Tls-Version")
                + ": "
                + facts.protocol()
                + "\r\n"
                + headers.name("X-Amzn-Tls-Cipher-Suite")
                + ": "
                + facts.cipher()
                + "\r\n"
            : "";
    return told + ClientCertificates.headerLines(tls.mutual(), headers, facts.peer());
  }

  private void rotateTickets(BoringContext context) {
    long now = TicketKeys.period(lane.loop().epochSeconds());
    if (now != ticketPeriod && tls.mutual() instanceof MutualTls.Off) {
      ticketPeriod = now;
      context.resume(listenerArn, lane.commons().tickets().keys(listenerArn, now));
    }
  }

  /** The other side of this listener: QUIC, which brings its own BoringSSL. */
  public QuicContexts quic() {
    return new QuicContexts(this, lane);
  }

  /**
   * Whether a client of QUIC with this chain, DER, is not let in; {@link #takeRefusal} says why.
   */
  boolean refuses(List<byte[]> chain, String cipher) {
    return tls.mutual() instanceof MutualTls.Verify
        && !judge(chain.toArray(byte[][]::new), "TLSv1.3", cipher).isEmpty();
  }

  String listenerArn() {
    return listenerArn;
  }

  /** What it was made of. */
  public CompiledTls compiled() {
    return tls;
  }

  /** An accepted connection on its way through the handshake, and the certificate it gets. */
  public record Opening(
      ListenerTls tls, TlsSocket socket, CertificateTable.Choice choice, String serverName) {}

  /** Answers {@code hello}, whose bytes are given to {@link TlsSocket#begin} next. */
  Opening open(ClientHello hello, TcpSocket tcp, SocketEvents owner) {
    BoringContext boring = context;
    if (boring != null) {
      rotateTickets(boring);
    }
    Offer offer = new Offer(hello, tls.policy());
    CertificateTable.Choice choice = tls.certificates().choose(offer, lane.loop().epochSeconds());
    boolean ecdsa = choice.certificate().traits().ecdsa();
    TlsEngine engine =
        boring != null && EngineChoice.boring(hello, tls.policy(), ecdsa)
            ? boring(boring, choice.certificate())
            : new JdkEngine(jdk.engine(choice.certificate()), lane.memory());
    return new Opening(this, new TlsSocket(lane, tcp, engine, owner), choice, hello.serverName());
  }

  private TlsEngine boring(BoringContext context, CompiledCertificate certificate) {
    BoringEngine engine = new BoringEngine(context, lane.memory());
    try {
      lane.materials().use(engine, certificate);
      return engine;
    } catch (RuntimeException refused) {
      engine.free();
      throw refused;
    }
  }

  /** Serves no new connections. */
  public void retire() {
    if (context != null) {
      context.retire();
    }
  }

  /** What {@code hello} allows under {@code policy}. */
  private record Offer(ClientHello hello, SslPolicy policy) implements ClientOffer {
    @Override
    public String serverName() {
      return hello.serverName();
    }

    private boolean is13() {
      return hello.version() == 0x0304 && policy.protocols().contains("TLSv1.3");
    }

    @Override
    public boolean acceptsEcdsa(int keyBits) {
      int scheme = keyBits <= 256 ? 0x0403 : keyBits <= 384 ? 0x0503 : 0x0603;
      boolean signs = hello.signs(scheme) || hello.signatures().length == 0;
      return signs && (is13() || shares(CipherSuites.Key.ECDSA));
    }

    @Override
    public boolean acceptsRsa() {
      return is13()
          ? hello.signs(0x0804) || hello.signs(0x0805) || hello.signs(0x0806)
          : shares(CipherSuites.Key.RSA);
    }

    private boolean shares(CipherSuites.Key key) {
      for (String name : policy.ciphers()) {
        CipherSuites suite = CipherSuites.named(name);
        if (suite != null
            && suite.key == key
            && ClientHello.contains(hello.suites(), suite.number)) {
          return true;
        }
      }
      return false;
    }
  }
}
