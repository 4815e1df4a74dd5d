package io.tidegate.dataplane.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolFileTest {
  @TempDir Path directory;

  /** A disk that has {@code room} bytes left; what does not fit is written in part. */
  private static final class Disk implements SeekableByteChannel {
    private final SeekableByteChannel file;
    private long room;

    Disk(Path path, long room) throws IOException {
      this.file =
          Files.newByteChannel(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      this.room = room;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
      long free = room - file.position();
      if (free <= 0) {
        throw new IOException("No space left on device");
      }
      ByteBuffer part = from.slice(from.position(), (int) Math.min(free, from.remaining()));
      int count = file.write(part);
      from.position(from.position() + count);
      return count;
    }

    @Override
    public int read(ByteBuffer into) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long position() throws IOException {
      return file.position();
    }

    @Override
    public SeekableByteChannel position(long at) throws IOException {
      file.position(at);
      return this;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  private static void append(SpoolFile file, String line) throws IOException {
    byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
    file.append(bytes, bytes.length);
  }

  @Test
  void linesThatDidNotFitAreThereOnceWhenThereIsRoomAgain() throws IOException {
    Path path = directory.resolve("log");
    Disk disk = new Disk(path, 12);
    SpoolFile file = new SpoolFile(disk);
    file.begin(new byte[] {'#', '\n'});
    append(file, "one");
    file.flush();
    append(file, "three");
    append(file, "four");
    assertThrows(IOException.class, file::flush);
    assertEquals(2, file.waitingLines());
    assertThrows(IOException.class, file::end);
    append(file, "five");
    disk.room = 1_000;
    file.end();
    file.end();
    assertEquals(0, file.waitingLines());
    assertFalse(disk.isOpen());
    assertEquals("#\none\nthree\nfour\nfive\n", Files.readString(path));
  }

  @Test
  void aFullDiskCostsMemoryOfABufferAlone() throws IOException {
    Disk disk = new Disk(directory.resolve("log"), 0);
    SpoolFile file = new SpoolFile(disk);
    String line = "x".repeat(999);
    int kept = 0;
    for (int i = 0; i < 1_000; i++) {
      try {
        append(file, line);
        kept++;
      } catch (IOException full) {
        assertTrue(kept >= 65, "kept " + kept);
      }
    }
    assertEquals(65, kept);
    assertEquals(65, file.waitingLines());
    disk.room = 1 << 20;
    append(file, "y".repeat(200_000));
    file.end();
    assertEquals(65_000 + 200_001, Files.size(directory.resolve("log")));
  }
}
