package io.tidegate.e2e.scenario;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds secrets in any text or file by every writing they may have: raw, hexadecimal, and Base64 of
 * either alphabet, whatever stood before them in the encoded bytes and however lines were broken.
 * Owned by the test's thread.
 */
final class SecretNeedles {
  private static final int LONGEST = 24;

  private final Map<String, String> plain = new LinkedHashMap<>();
  private final Map<String, String> encoded = new LinkedHashMap<>();

  /** Looks for {@code secret} from now on; its first bytes are enough. */
  void add(String name, byte[] secret) {
    byte[] part = Arrays.copyOf(secret, Math.min(secret.length, LONGEST));
    plain.put(new String(part, StandardCharsets.ISO_8859_1), name);
    plain.put(HexFormat.of().formatHex(part), name + " in hexadecimal");
    plain.put(HexFormat.of().withUpperCase().formatHex(part), name + " in hexadecimal");
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + part.length];
      System.arraycopy(part, 0, shifted, before, part.length);
      String text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      encoded.put(
          text.substring(before == 0 ? 0 : before + 1, text.length() - 2), name + " in Base64");
    }
  }

  int count() {
    return plain.size() + encoded.size();
  }

  /** The name of a secret that {@code text} shows. */
  Optional<String> in(String text) {
    String joined = text.replace("\\r", "").replace("\\n", "").replaceAll("\\s+", "");
    String standard = joined.replace('-', '+').replace('_', '/').replace("\\/", "/");
    return plain.keySet().stream()
        .filter(needle -> text.contains(needle) || joined.contains(needle))
        .findFirst()
        .map(plain::get)
        .or(
            () ->
                encoded.keySet().stream().filter(standard::contains).findFirst().map(encoded::get));
  }
}
