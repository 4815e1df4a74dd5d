package io.tidegate.control.ec2;

import io.tidegate.model.ec2.ClientToken;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Recognises a repeated request: the digest of the command record as text. Pure. */
final class Fingerprint {
  private Fingerprint() {}

  static Optional<ClientToken> of(Optional<String> token, Object command) {
    return token.map(text -> new ClientToken(text, digest(command.toString())));
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every JDK has SHA-256", missing);
    }
  }
}
