package io.tidegate.cli.aws;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Where a server listens and a key pair that it accepts, as found in its data directory. */
public record ServerAccess(
    String endpoint, String region, String accessKeyId, String secretAccessKey) {

  /** The data directory when none is named: {@code TIDEGATE_DATA}, else beside the launcher. */
  public static Path standardData() {
    return Optional.ofNullable(System.getenv("TIDEGATE_DATA"))
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getenv().getOrDefault("TIDEGATE_HOME", "")).resolve("data"))
        .toAbsolutePath();
  }

  /**
   * Reads the files {@code credentials} and {@code endpoint}.
   *
   * @throws Unknown when no server runs there
   */
  public static ServerAccess of(Path data) {
    try {
      Map<String, String> values = new HashMap<>();
      for (String name : new String[] {"credentials", "endpoint"}) {
        for (String line : Files.readAllLines(data.resolve(name))) {
          String[] parts = line.split("=", 2);
          if (parts.length == 2) {
            values.putIfAbsent(parts[0].strip(), parts[1].strip());
          }
        }
      }
      return new ServerAccess(
          wanted(values, "endpoint_url"),
          wanted(values, "region"),
          wanted(values, "aws_access_key_id"),
          wanted(values, "aws_secret_access_key"));
    } catch (IOException missing) {
      throw new Unknown(
          "no server runs on "
              + data
              + ": start one with ./tidegate serve, or name its directory with --data");
    }
  }

  /** Shell lines for {@code eval}. */
  public String exports() {
    return "export AWS_ENDPOINT_URL="
        + endpoint
        + "\nexport AWS_ACCESS_KEY_ID="
        + accessKeyId
        + "\nexport AWS_SECRET_ACCESS_KEY="
        + secretAccessKey
        + "\nexport AWS_DEFAULT_REGION="
        + region
        + "\n";
  }

  private static String wanted(Map<String, String> values, String key) throws IOException {
    String value = values.get(key);
    if (value == null) {
      throw new IOException("no " + key);
    }
    return value;
  }

  /** No server could be found; the message says what to do. */
  public static final class Unknown extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unknown(String message) {
      super(message, null, false, false);
    }
  }
}
