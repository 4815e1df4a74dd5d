package io.tidegate.dataplane.tls;

import io.tidegate.dataplane.loop.Loop;
import io.tidegate.routing.CompiledTls;

/**
 * What all TLS of one loop shares: native memory and key material. Owned by the loop's thread, made
 * when it is first needed, which loads the native library.
 */
public final class TlsLane {
  private final Loop loop;
  private final TlsMemory memory = new TlsMemory();
  private final KeyMaterials materials;

  /** The lane of {@code loop}. */
  public TlsLane(Loop loop, KeySource keys) {
    this.loop = loop;
    this.materials = new KeyMaterials(keys);
    if (!BoringLibrary.isLoaded()) {
      throw new IllegalStateException("no native TLS library for this machine");
    }
  }

  /** The loop. */
  public Loop loop() {
    return loop;
  }

  /** A listener's side of handshakes. */
  public ListenerTls listener(CompiledTls tls) {
    return new ListenerTls(this, tls);
  }

  TlsMemory memory() {
    return memory;
  }

  KeyMaterials materials() {
    return materials;
  }

  /** Returns native memory of key material. */
  public void close() {
    materials.close();
  }
}
