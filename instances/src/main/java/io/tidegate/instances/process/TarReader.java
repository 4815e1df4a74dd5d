package io.tidegate.instances.process;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads tar archives entry by entry: ustar, with GNU long names and pax names, links and sizes.
 * Belongs to one thread. Source: POSIX pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar
 * Format".
 */
final class TarReader implements AutoCloseable {
  private static final int BLOCK = 512;
  private static final int MAX_EXTENSION = 1 << 20;

  private final InputStream in;
  private final byte[] header = new byte[BLOCK];
  private long left;
  private long padding;

  TarReader(InputStream in) {
    this.in = in;
  }

  /** Kinds of entries. */
  enum Type {
    FILE,
    DIRECTORY,
    SYMLINK,
    HARD_LINK,
    OTHER
  }

  /** One entry; {@code link} is where a link leads, else empty. */
  record Entry(String name, Type type, int mode, String link) {}

  /** The next entry; what was not read of the last one is skipped. Empty at the end. */
  Optional<Entry> next() throws IOException {
    Map<String, String> extended = new HashMap<>();
    while (true) {
      in.skipNBytes(left + padding);
      left = 0;
      padding = 0;
      int got = in.readNBytes(header, 0, BLOCK);
      if (got == 0 || allZero()) {
        return Optional.empty();
      }
      if (got < BLOCK) {
        throw new EOFException("the archive is cut off");
      }
      checkSum();
      left = number(124, 12);
      char kind = (char) header[156];
      switch (kind) {
        case 'L' -> extended.put("path", extension());
        case 'K' -> extended.put("linkpath", extension());
        case 'x' -> pax(extension(), extended);
        case 'g' -> extension();
        default -> {
          if (extended.containsKey("size")) {
            left = size(extended.get("size"));
          }
          padding = padding(left);
          return Optional.of(entry(kind, extended));
        }
      }
    }
  }

  /** The content of the entry that {@link #next} gave last. */
  InputStream content() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
      }

      @Override
      public int read(byte[] out, int offset, int length) throws IOException {
        if (left == 0) {
          return -1;
        }
        int n = in.read(out, offset, (int) Math.min(length, left));
        if (n < 0) {
          throw new EOFException("the archive is cut off");
        }
        left -= n;
        return n;
      }
    };
  }

  private Entry entry(char kind, Map<String, String> extended) throws IOException {
    String prefix = text(257, 5).equals("ustar") ? text(345, 155) : "";
    String plain = prefix.isEmpty() ? text(0, 100) : prefix + "/" + text(0, 100);
    String name = extended.getOrDefault("path", plain);
    Type type =
        switch (kind) {
          case '0', '\0', '7' -> name.endsWith("/") ? Type.DIRECTORY : Type.FILE;
          case '1' -> Type.HARD_LINK;
          case '2' -> Type.SYMLINK;
          case '5' -> Type.DIRECTORY;
          default -> Type.OTHER;
        };
    return new Entry(
        name, type, (int) number(100, 8), extended.getOrDefault("linkpath", text(157, 100)));
  }

  private String extension() throws IOException {
    if (left > MAX_EXTENSION) {
      throw new ImageUnpacker.BadImage("an extended header is too long");
    }
    byte[] bytes = in.readNBytes((int) left);
    if (bytes.length < left) {
      throw new EOFException("the archive is cut off");
    }
    in.skipNBytes(padding(left));
    left = 0;
    String text = new String(bytes, StandardCharsets.UTF_8);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  /** Records of the form {@code 27 path=some/long/name\n}; only single-byte lengths matter here. */
  private static void pax(String text, Map<String, String> extended) {
    for (String line : text.split("\n")) {
      int space = line.indexOf(' ');
      int equals = line.indexOf('=');
      if (space > 0 && equals > space) {
        extended.put(line.substring(space + 1, equals), line.substring(equals + 1));
      }
    }
  }

  private static long size(String text) throws IOException {
    try {
      return Math.max(0, Long.parseLong(text));
    } catch (NumberFormatException malformed) {
      throw new ImageUnpacker.BadImage("a size is not a number");
    }
  }

  private static long padding(long size) {
    return (BLOCK - size % BLOCK) % BLOCK;
  }

  private boolean allZero() {
    for (byte b : header) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private void checkSum() throws IOException {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 255;
    }
    if (sum != number(148, 8)) {
      throw new ImageUnpacker.BadImage("it is no tar archive, or a damaged one");
    }
  }

  private String text(int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.UTF_8);
  }

  /** Octal digits, or GNU's base 256 when the first bit is set. */
  private long number(int from, int length) throws IOException {
    long value = 0;
    if ((header[from] & 0x80) != 0) {
      for (int i = from + Math.max(1, length - 8); i < from + length; i++) {
        value = value << 8 | (header[i] & 255);
      }
      if (value < 0) {
        throw new ImageUnpacker.BadImage("a size is negative");
      }
      return value;
    }
    for (int i = from; i < from + length; i++) {
      byte c = header[i];
      if (c >= '0' && c <= '7') {
        value = value * 8 + (c - '0');
      } else if (c != ' ' && c != 0) {
        throw new ImageUnpacker.BadImage("it is no tar archive, or a damaged one");
      }
    }
    return value;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
