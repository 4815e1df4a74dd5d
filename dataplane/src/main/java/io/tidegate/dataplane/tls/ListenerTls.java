package io.tidegate.dataplane.tls;

import io.tidegate.dataplane.loop.SocketEvents;
import io.tidegate.dataplane.loop.TcpSocket;
import io.tidegate.model.elbv2.SslPolicy;
import io.tidegate.routing.CertificateTable;
import io.tidegate.routing.ClientOffer;
import io.tidegate.routing.CompiledTls;

/**
 * One listener's side of handshakes on one loop, owned by its thread: chooses certificate and
 * engine by what the client offers.
 */
public final class ListenerTls {
  private final TlsLane lane;
  private final CompiledTls tls;
  private final BoringContext context;

  ListenerTls(TlsLane lane, CompiledTls tls) {
    this.lane = lane;
    this.tls = tls;
    this.context = BoringContext.ofListener(tls.policy(), tls.alpn());
  }

  /** What it was made of. */
  public CompiledTls compiled() {
    return tls;
  }

  /** An accepted connection on its way through the handshake, and the certificate it gets. */
  public record Opening(TlsSocket socket, CertificateTable.Choice choice, String serverName) {}

  /** Answers {@code hello}, whose bytes are given to {@link TlsSocket#begin} next. */
  Opening open(ClientHello hello, TcpSocket tcp, SocketEvents owner) {
    Offer offer = new Offer(hello, tls.policy());
    CertificateTable.Choice choice = tls.certificates().choose(offer, lane.loop().epochSeconds());
    BoringEngine engine = new BoringEngine(context, lane.memory());
    try {
      lane.materials().use(engine, choice.certificate());
    } catch (RuntimeException refused) {
      engine.free();
      throw refused;
    }
    return new Opening(new TlsSocket(lane, tcp, engine, owner), choice, hello.serverName());
  }

  /** Serves no new connections. */
  public void retire() {
    context.retire();
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
