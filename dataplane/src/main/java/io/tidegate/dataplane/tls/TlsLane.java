package io.tidegate.dataplane.tls;

import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.SocketEvents;
import io.tidegate.model.elbv2.SslPolicy;
import io.tidegate.routing.CompiledTls;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all TLS of one loop shares: native memory, key material, contexts towards targets. Owned by
 * the loop's thread. It is small until it is used: the native library and its memory come with the
 * first handshake. Where there is no native library the JDK serves (decision 0442).
 */
public final class TlsLane {
  private final Loop loop;
  private final Commons commons;
  private final Map<String, BoringContext> toTargets = new HashMap<>();
  private @Nullable JdkTargets jdkTargets;
  private @Nullable TlsMemory memory;
  private @Nullable KeyMaterials materials;

  /** What the TLS of all loops shares; every part is safe from any thread. */
  public record Commons(KeySource keys, TicketKeys tickets, TrustStores trust) {}

  /** The lane of {@code loop}. */
  public TlsLane(Loop loop, Commons commons) {
    this.loop = loop;
    this.commons = commons;
  }

  /** The loop. */
  public Loop loop() {
    return loop;
  }

  /** The side of handshakes of the listener with this ARN. */
  public ListenerTls listener(String listenerArn, CompiledTls tls) {
    memory();
    return new ListenerTls(this, listenerArn, tls);
  }

  /**
   * Begins to connect to a target and to shake hands under {@code policy}. The target's certificate
   * is not verified and no name is told (ALB guide, "Target group protocol"). With {@code http2}
   * that protocol is asked for.
   */
  public TlsSocket dial(byte[] ip, int port, SslPolicy policy, boolean http2, SocketEvents owner) {
    TlsEngine engine =
        BoringLibrary.isLoaded()
            ? new BoringEngine(toTargets(policy, http2), memory())
            : new JdkEngine(jdkTargets().engine(policy, http2), memory());
    return TlsSocket.dial(this, ip, port, engine, owner);
  }

  private BoringContext toTargets(SslPolicy policy, boolean http2) {
    return toTargets.computeIfAbsent(
        policy.name() + (http2 ? "+h2" : ""), key -> BoringContext.ofTargets(policy, http2));
  }

  private JdkTargets jdkTargets() {
    JdkTargets known = jdkTargets;
    if (known == null) {
      known = new JdkTargets();
      jdkTargets = known;
    }
    return known;
  }

  Commons commons() {
    return commons;
  }

  TlsMemory memory() {
    TlsMemory known = memory;
    if (known == null) {
      known = new TlsMemory();
      memory = known;
    }
    return known;
  }

  KeyMaterials materials() {
    KeyMaterials known = materials;
    if (known == null) {
      known = new KeyMaterials(commons.keys());
      materials = known;
    }
    return known;
  }

  /** A code, 48 bytes, of an address, a time and an id that only this process can make. */
  public byte[] addressCode(byte[] ip, long time, byte[] id) {
    HexFormat hex = HexFormat.of();
    return commons.tickets().bytes("address|" + hex.formatHex(ip) + "|" + hex.formatHex(id), time);
  }

  /** Returns native memory; connections that are still open keep theirs. */
  public void close() {
    if (materials != null) {
      materials.close();
    }
    List.copyOf(toTargets.values()).forEach(BoringContext::retire);
    toTargets.clear();
  }
}
