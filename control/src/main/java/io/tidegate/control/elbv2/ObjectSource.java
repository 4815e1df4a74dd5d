package io.tidegate.control.elbv2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where objects of S3 buckets are read. Any thread; may block for some seconds. */
@FunctionalInterface
public interface ObjectSource {
  /** The object, if the bucket has one of this key. */
  Optional<byte[]> read(String bucket, String key);

  /** No bucket at all. */
  static ObjectSource none() {
    return (bucket, key) -> Optional.empty();
  }

  /** Buckets as directories below {@code root}, keys as paths in them; nothing outside is read. */
  static ObjectSource directories(Path root) {
    return (bucket, key) -> {
      try {
        Path home = root.resolve(bucket).toRealPath();
        Path file = home.resolve(key).toRealPath();
        boolean inside =
            root.toRealPath().equals(home.getParent())
                && file.startsWith(home)
                && Files.isRegularFile(file);
        return inside ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
      } catch (IOException | RuntimeException notThere) {
        return Optional.empty();
      }
    };
  }
}
