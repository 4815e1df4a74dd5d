package io.tidegate.dataplane.tls;

import io.netty.internal.tcnative.SSL;
import io.tidegate.routing.CompiledCertificate;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Certificates and private keys in BoringSSL's form, made when a client first needs them; owned by
 * its loop's thread. Keeps the {@link #KEPT} used last; connections hold what they use themselves.
 */
final class KeyMaterials {
  /** Certificates kept ready per loop, about 6 kB each. */
  static final int KEPT = 4096;

  private final KeySource keys;
  private final Map<CompiledCertificate, Material> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<CompiledCertificate, Material> eldest) {
          boolean tooMany = size() > KEPT;
          if (tooMany) {
            eldest.getValue().free();
          }
          return tooMany;
        }
      };

  KeyMaterials(KeySource keys) {
    this.keys = keys;
  }

  private record Material(long chain, long key) {
    void free() {
      SSL.freeX509Chain(chain);
      SSL.freePrivateKey(key);
    }
  }

  /** Has {@code engine} serve {@code certificate}. */
  void use(BoringEngine engine, CompiledCertificate certificate) {
    Material material = kept.get(certificate);
    if (material == null) {
      material = make(certificate);
      kept.put(certificate, material);
    }
    try {
      SSL.setKeyMaterial(engine.pointer(), material.chain(), material.key());
    } catch (Exception refused) {
      throw new IllegalStateException("cannot serve " + certificate.arn(), refused);
    }
  }

  private Material make(CompiledCertificate certificate) {
    byte[] pkcs8 = keys.privateKey(certificate);
    byte[] encoded = Base64.getMimeEncoder(64, new byte[] {'\n'}).encode(pkcs8);
    try {
      byte[] pem = pem(encoded);
      long key = withBio(pem, bio -> SSL.parsePrivateKey(bio, null));
      Arrays.fill(pem, (byte) 0);
      byte[] chain =
          (certificate.leaf() + "\n" + certificate.chain()).getBytes(StandardCharsets.US_ASCII);
      return new Material(withBio(chain, SSL::parseX509Chain), key);
    } catch (Exception refused) {
      throw new IllegalStateException("cannot use the key of " + certificate.arn(), refused);
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
      Arrays.fill(encoded, (byte) 0);
    }
  }

  private static byte[] pem(byte[] encoded) {
    byte[] begin = "-----BEGIN PRIVATE KEY-----\n".getBytes(StandardCharsets.US_ASCII);
    byte[] end = "\n-----END PRIVATE KEY-----\n".getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(begin, begin.length + encoded.length + end.length);
    System.arraycopy(encoded, 0, all, begin.length, encoded.length);
    System.arraycopy(end, 0, all, begin.length + encoded.length, end.length);
    return all;
  }

  /** What reads a BIO. */
  interface Parser {
    long parse(long bio) throws Exception;
  }

  static long withBio(byte[] bytes, Parser parser) throws Exception {
    long bio = SSL.newMemBIO();
    try (var arena = java.lang.foreign.Arena.ofConfined()) {
      var copy = arena.allocate(bytes.length);
      copy.asByteBuffer().put(bytes);
      SSL.bioWrite(bio, copy.address(), bytes.length);
      copy.fill((byte) 0);
      // Errors queue up per thread: what another connection left must not fail this one.
      SSL.clearError();
      return parser.parse(bio);
    } finally {
      SSL.freeBIO(bio);
    }
  }

  /** Forgets everything. */
  void close() {
    kept.values().forEach(Material::free);
    kept.clear();
  }
}
