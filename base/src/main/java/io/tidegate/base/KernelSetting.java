package io.tidegate.base;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One setting of the kernel below {@code /proc/sys}. Such a file gives its value in the first read
 * and nothing after it, and says that it is empty: {@link Files#readString}, which asks for a
 * single byte first, gets a single digit. Any thread.
 */
public final class KernelSetting {
  private static final int MOST = 4096;

  private KernelSetting() {}

  /** The value without white space around it; empty when there is none, or it may not be read. */
  public static Optional<String> read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] value = new byte[MOST];
      int length = in.read(value);
      return length < 0
          ? Optional.empty()
          : Optional.of(new String(value, 0, length, StandardCharsets.UTF_8).strip());
    } catch (IOException none) {
      return Optional.empty();
    }
  }
}
