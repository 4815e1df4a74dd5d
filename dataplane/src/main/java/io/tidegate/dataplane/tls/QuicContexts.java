package io.tidegate.dataplane.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.netty.handler.codec.quic.SslSessionTicketKey;
import io.netty.handler.ssl.ClientAuth;
import io.tidegate.routing.CertificateTable;
import io.tidegate.routing.ClientOffer;
import io.tidegate.routing.CompiledCertificate;
import io.tidegate.routing.CompiledTls;
import io.tidegate.routing.MutualTls;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS of one listener's QUIC connections on one loop, owned by its thread: the BoringSSL that comes
 * with QUIC has its own contexts, one per certificate, made when it is first needed. Nothing is
 * sent or taken before the handshake is done (0-RTT is off).
 */
public final class QuicContexts {
  /** The protocol that is negotiated (RFC 9114 section 3.1). */
  public static final String PROTOCOL = "h3";

  private static final int KEPT = 256;

  /**
   * Chains are judged in {@link #session}, before any request is: a refusal within the handshake
   * would not be told to the client.
   */
  private static final TrustManager EVERYBODY = new JdkContexts.Clients(chain -> "");

  private final ListenerTls listener;
  private final CompiledTls tls;
  private final TlsLane lane;
  private long unusable;
  private final Map<CompiledCertificate, QuicSslContext> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<CompiledCertificate, QuicSslContext> eldest) {
          return size() > KEPT;
        }
      };

  QuicContexts(ListenerTls listener, TlsLane lane) {
    this.listener = listener;
    this.tls = listener.compiled();
    this.lane = lane;
  }

  /**
   * Every client of TLS 1.3 has P-256 and RSA (RFC 8446 section 9.1), and all that matter have
   * P-384; what a client offers beyond the name is not told before its certificate is chosen.
   */
  private record Offer(String serverName) implements ClientOffer {
    @Override
    public boolean acceptsEcdsa(int keyBits) {
      return keyBits <= 384;
    }

    @Override
    public boolean acceptsRsa() {
      return true;
    }
  }

  private CertificateTable.Choice choose(String serverName) {
    String name = serverName.toLowerCase(java.util.Locale.ROOT);
    return tls.certificates().choose(new Offer(name), lane.loop().epochSeconds());
  }

  /** The server's side of one handshake. */
  public QuicSslEngine engine(ByteBufAllocator allocator) {
    QuicSslContext standard = context(choose("").certificate());
    keys(standard);
    return standard.newEngine(allocator);
  }

  private QuicSslContext context(CompiledCertificate certificate) {
    return kept.computeIfAbsent(certificate, this::make);
  }

  private QuicSslContext make(CompiledCertificate certificate) {
    QuicSslContextBuilder builder =
        QuicSslContextBuilder.forServer(keys(certificate), null)
            .applicationProtocols(PROTOCOL)
            .earlyData(false)
            .trustManager(EVERYBODY);
    switch (tls.mutual()) {
      case MutualTls.Off off -> builder.clientAuth(ClientAuth.NONE);
      case MutualTls.Passthrough passthrough -> builder.clientAuth(ClientAuth.OPTIONAL);
      case MutualTls.Verify verify -> builder.clientAuth(ClientAuth.REQUIRE);
    }
    return builder.sni(this::named).build();
  }

  private OneCertificate keys(CompiledCertificate certificate) {
    try {
      return new OneCertificate(certificate, lane.commons().keys());
    } catch (GeneralSecurityException refused) {
      throw new IllegalStateException("cannot serve " + certificate.arn(), refused);
    }
  }

  /** Called by BoringSSL during a handshake, on the loop's thread. */
  private QuicSslContext named(@Nullable String serverName) {
    return context(choose(serverName == null ? "" : serverName).certificate());
  }

  /** Sessions are resumed on the same listener only, and never when clients show certificates. */
  private void keys(QuicSslContext context) {
    if (tls.mutual() instanceof MutualTls.Off) {
      TicketKeys keys = lane.commons().tickets();
      String boundTo = "quic|" + listener.listenerArn();
      long now = TicketKeys.period(lane.loop().epochSeconds());
      context
          .sessionContext()
          .setTicketKeys(key(keys.bytes(boundTo, now)), key(keys.bytes(boundTo, now - 1)));
    } else {
      unusable++;
      String nobody = "quic|" + unusable;
      context.sessionContext().setTicketKeys(key(lane.commons().tickets().bytes(nobody, -1)));
    }
  }

  private static SslSessionTicketKey key(byte[] all) {
    return new SslSessionTicketKey(
        TicketKeys.part(all, 0), TicketKeys.part(all, 1), TicketKeys.part(all, 2));
  }

  /**
   * What is worth remembering of a handshake with a client that asked for {@code serverName}, empty
   * for none, and that took {@code ns}; null when it came to a suite that the policy does not have.
   */
  public @Nullable TlsSession session(SSLEngine engine, String serverName, long ns) {
    SSLSession session = engine.getSession();
    String cipher = session.getCipherSuite();
    List<byte[]> chain = peer(session);
    if (!tls.policy().ciphers().contains(cipher) || listener.refuses(chain, cipher)) {
      return null;
    }
    CertificateTable.Choice choice = choose(serverName);
    TlsFacts facts = new TlsFacts(session.getProtocol(), cipher, PROTOCOL, "", false, chain);
    return new TlsSession(
        facts.protocol(),
        cipher,
        PROTOCOL,
        choice.byName() ? serverName : "",
        choice.certificate().arn(),
        false,
        "",
        ns,
        ClientCertificates.leaf(facts.peer()),
        listener.headerLines(facts),
        listener.ownNames());
  }

  private static List<byte[]> peer(SSLSession session) {
    try {
      List<byte[]> chain = new ArrayList<>();
      for (Certificate each : session.getPeerCertificates()) {
        chain.add(each.getEncoded());
      }
      return chain;
    } catch (SSLPeerUnverifiedException none) {
      return List.of();
    } catch (CertificateEncodingException unreadable) {
      throw new IllegalStateException("a certificate that was read before", unreadable);
    }
  }
}
