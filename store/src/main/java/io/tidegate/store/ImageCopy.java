package io.tidegate.store;

import io.tidegate.model.Entity;
import io.tidegate.model.Image;
import io.tidegate.model.Kind;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The last good image in a file of text lines beside the store, independent of the database: a
 * head, one line per entity, and the SHA-256 of all of it. Replaced in one step, so that a reader
 * finds a whole copy or the one before. Stateless; one writer at a time.
 */
public final class ImageCopy {
  private static final String FORM = "tidegate-copy 1 ";
  private static final String SUM = "sha256 ";

  private ImageCopy() {}

  /**
   * What a copy says of itself.
   *
   * @param version the image's
   */
  public record Head(long version, Instant written) {}

  /**
   * Writes {@code image}; the file is readable by its owner alone.
   *
   * @throws UncheckedIOException when it cannot be written; the copy before is kept
   */
  public static void write(Path file, Image image, Instant now) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.deleteIfExists(part);
      Files.createFile(
          part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (FileOutputStream raw = new FileOutputStream(part.toFile())) {
        write(new BufferedOutputStream(raw), image, now);
        raw.getFD().sync();
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void write(OutputStream raw, Image image, Instant now) throws IOException {
    EntityCodec codec = new EntityCodec();
    DigestOutputStream out = new DigestOutputStream(raw, sha256());
    line(out, FORM + EntityCodec.VERSION + " " + image.version() + " " + now);
    for (Kind kind : Kind.values()) {
      for (Entity entity : image.table(kind).all()) {
        line(out, kind + " " + codec.write(entity));
      }
    }
    String sum = HexFormat.of().formatHex(out.getMessageDigest().digest());
    line(raw, SUM + sum);
    raw.flush();
  }

  private static void line(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.write('\n');
  }

  /**
   * The head of the copy, its body unread; empty when there is none that could be one.
   *
   * @throws NewerForm when a newer version wrote it
   */
  public static Optional<Head> head(Path file) {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      String first = lines.readLine();
      return first == null ? Optional.empty() : Optional.of(head(first, file));
    } catch (IOException | StoreDamage unreadable) {
      return Optional.empty();
    }
  }

  /**
   * Reads the whole copy.
   *
   * @throws StoreDamage when there is none, or its checksum is not its own
   * @throws NewerForm when a newer version wrote it
   */
  public static Image read(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.isEmpty()) {
        throw damage(file, "it is empty");
      }
      Head head = head(lines.getFirst(), file);
      List<String> body = lines.subList(0, lines.size() - 1);
      if (!lines.getLast().equals(SUM + sum(body))) {
        throw damage(file, "its checksum is not its own");
      }
      return Image.of(head.version, entities(body.subList(1, body.size()), file));
    } catch (NoSuchFileException none) {
      throw damage(file, "there is none");
    } catch (IOException unreadable) {
      throw new StoreDamage(file + " cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  private static List<Entity> entities(List<String> lines, Path file) {
    EntityCodec codec = new EntityCodec();
    List<Entity> entities = new ArrayList<>();
    for (String line : lines) {
      int space = line.indexOf(' ');
      entities.add(codec.read(EntityCodec.kind(line.substring(0, space), file), rest(line, space)));
    }
    return entities;
  }

  private static String rest(String line, int space) {
    return line.substring(space + 1);
  }

  private static Head head(String line, Path file) {
    String[] words = line.split(" ");
    if (!line.startsWith(FORM) || words.length != 5) {
      throw damage(file, "it does not begin as one");
    }
    try {
      if (Integer.parseInt(words[2]) > EntityCodec.VERSION) {
        throw new NewerForm(file + " was written by a newer version; use that.");
      }
      return new Head(Long.parseLong(words[3]), Instant.parse(words[4]));
    } catch (NumberFormatException | DateTimeException garbled) {
      throw damage(file, "its head is garbled");
    }
  }

  private static String sum(List<String> lines) {
    MessageDigest digest = sha256();
    for (String line : lines) {
      digest.update(line.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) '\n');
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static StoreDamage damage(Path file, String why) {
    return new StoreDamage("no good copy in " + file + ": " + why, new IOException(why));
  }
}
