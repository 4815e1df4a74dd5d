package io.tidegate.dataplane.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Buckets as directories below one root. A bucket must exist, as with S3: nobody writes logs to
 * where they were not expected.
 */
public record DirectoryBuckets(Path root) implements LogBuckets {
  @Override
  public void put(String bucket, String key, Path file) throws IOException {
    Path home = root.resolve(bucket).normalize();
    Path to = home.resolve(key).normalize();
    if (!home.startsWith(root.normalize()) || home.equals(root.normalize())) {
      throw new IOException("no bucket name: " + bucket);
    }
    if (!to.startsWith(home)) {
      throw new IOException("no key: " + key);
    }
    if (!Files.isDirectory(home)) {
      throw new NoSuchFileException(home.toString(), null, "the bucket does not exist");
    }
    Files.createDirectories(to.getParent());
    Path part = to.resolveSibling(to.getFileName() + ".part");
    Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
    Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
  }
}
