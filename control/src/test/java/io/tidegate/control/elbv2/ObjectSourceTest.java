package io.tidegate.control.elbv2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectSourceTest {
  @TempDir private Path root;

  @Test
  void readsObjectsInsideTheirBucketAlone() throws IOException {
    Path bucket = Files.createDirectories(root.resolve("buckets/trust/sub"));
    Files.writeString(bucket.resolve("ca.pem"), "inside");
    Files.writeString(root.resolve("secret"), "outside");
    Files.writeString(root.resolve("buckets/file"), "no bucket");
    Files.createSymbolicLink(bucket.resolve("link"), root.resolve("secret"));
    ObjectSource source = ObjectSource.directories(root.resolve("buckets"));

    assertEquals(Optional.of("inside"), text(source.read("trust", "sub/ca.pem")));
    String[][] forbidden = {
      {"trust", "sub"},
      {"trust", "../../secret"},
      {"trust", "sub/link"},
      {"trust", root.resolve("secret").toString()},
      {"..", "secret"},
      {".", "file"},
      {"", "file"},
      {"trust/sub", "ca.pem"},
      {"trust", "missing"},
      {"missing", "ca.pem"},
      {"trust", "sub/ca.pem\0"},
    };
    for (String[] object : forbidden) {
      assertEquals(Optional.empty(), text(source.read(object[0], object[1])), object[1]);
    }
  }

  private static Optional<String> text(Optional<byte[]> bytes) {
    return bytes.map(content -> new String(content, StandardCharsets.UTF_8));
  }
}
