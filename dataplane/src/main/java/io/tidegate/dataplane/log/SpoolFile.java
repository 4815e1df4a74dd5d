package io.tidegate.dataplane.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/**
 * A log file being written, owned by the log thread. What the disk does not take stays in a buffer
 * and is written again at the same place, so that no line is there twice or in pieces.
 */
final class SpoolFile {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final SeekableByteChannel channel;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int length;
  private int lines;
  private long written;

  /** Writes to {@code channel} from its beginning, and closes it at the end. */
  SpoolFile(SeekableByteChannel channel) {
    this.channel = channel;
  }

  /** Adds {@code head}, which is no line. */
  void begin(byte[] head) {
    add(head, head.length);
  }

  /** Adds a line, or throws and adds nothing. */
  void append(byte[] bytes, int count) throws IOException {
    if (length + count + 1 > BUFFER_BYTES) {
      flush();
    }
    add(bytes, count);
    buffer[length++] = '\n';
    lines++;
  }

  private void add(byte[] bytes, int count) {
    if (length + count + 1 > buffer.length) {
      buffer = Arrays.copyOf(buffer, length + count + 1);
    }
    System.arraycopy(bytes, 0, buffer, length, count);
    length += count;
  }

  /** Hands all lines to the kernel. */
  void flush() throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(buffer, 0, length);
    channel.position(written);
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
    written += length;
    length = 0;
    lines = 0;
    if (buffer.length > BUFFER_BYTES) {
      buffer = new byte[BUFFER_BYTES];
    }
  }

  /** Hands all lines to the kernel and ends the file; nothing when it is ended. */
  void end() throws IOException {
    if (channel.isOpen()) {
      flush();
      channel.close();
    }
  }

  /** Lines that the disk has not taken. */
  int waitingLines() {
    return lines;
  }
}
