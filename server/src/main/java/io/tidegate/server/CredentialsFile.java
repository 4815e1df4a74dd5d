package io.tidegate.server;

import io.tidegate.base.Chance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The key pairs that may call the API, kept in the data directory in the format of AWS's shared
 * credentials file (one profile per pair), so that {@code AWS_SHARED_CREDENTIALS_FILE} can point at
 * it.
 */
public final class CredentialsFile {
  private static final String FILE = "credentials";
  private static final String ID = "aws_access_key_id";
  private static final String SECRET = "aws_secret_access_key";

  private CredentialsFile() {}

  /**
   * Reads the file, or makes it with one random pair at the first start.
   *
   * @return secret keys by access key id, at least one
   * @throws StartFailure when the file has no complete pair
   */
  public static Map<String, String> loadOrCreate(DataDirectory data, Chance chance) {
    Path file = data.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        String id = "AKIA" + letters(chance, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16);
        String secret =
            letters(chance, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 40);
        data.writePrivate(
            FILE, "[default]\n" + ID + " = " + id + "\n" + SECRET + " = " + secret + "\n");
      }
      Map<String, String> pairs = parse(Files.readAllLines(file));
      if (pairs.isEmpty()) {
        throw new StartFailure(
            file + " holds no key pair: mend it, or delete it to have a new one made");
      }
      return pairs;
    } catch (IOException unreadable) {
      throw new StartFailure("cannot read " + file + ": " + unreadable.getMessage());
    }
  }

  /** What secrets of this installation are derived from: the first pair's secret. */
  static byte[] derivationSecret(Map<String, String> pairs) {
    return pairs.values().iterator().next().getBytes(StandardCharsets.UTF_8);
  }

  /** Secrets by id of each profile that has both. */
  static Map<String, String> parse(List<String> lines) {
    Map<String, String> pairs = new LinkedHashMap<>();
    Map<String, String> profile = new LinkedHashMap<>();
    List<String> all = new ArrayList<>(lines);
    all.add("[end]");
    for (String line : all) {
      String[] parts = line.split("=", 2);
      if (line.startsWith("[")) {
        Optional.ofNullable(profile.get(ID))
            .ifPresent(
                id ->
                    Optional.ofNullable(profile.get(SECRET))
                        .ifPresent(secret -> pairs.put(id, secret)));
        profile.clear();
      } else if (parts.length == 2) {
        profile.put(parts[0].strip(), parts[1].strip());
      }
    }
    return pairs;
  }

  private static String letters(Chance chance, String alphabet, int count) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < count; i++) {
      out.append(alphabet.charAt(chance.below(alphabet.length())));
    }
    return out.toString();
  }
}
