package io.tidegate.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.Change;
import io.tidegate.model.Entity;
import io.tidegate.model.Image;
import io.tidegate.model.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCopyTest {
  private static final Instant NOW = Instant.parse("2026-11-23T20:00:00Z");

  @TempDir Path directory;
  private Path file;
  private Image image = Image.empty();

  @BeforeEach
  void writeOneOfEveryKind() {
    file = directory.resolve("copy");
    for (Kind kind : Kind.values()) {
      image = image.with(Samples.of(kind).stream().map(Change::put).toList());
    }
    ImageCopy.write(file, image, NOW);
  }

  @Test
  void givesBackTheImage() throws Exception {
    Image read = ImageCopy.read(file);
    assertEquals(image.version(), read.version());
    for (Kind kind : Kind.values()) {
      assertEquals(sorted(image, kind), sorted(read, kind));
    }
    assertEquals(Optional.of(new ImageCopy.Head(image.version(), NOW)), ImageCopy.head(file));
    assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file));
  }

  @Test
  void replacesTheOneBefore() {
    ImageCopy.write(file, Image.empty(), NOW.plusSeconds(1));
    assertEquals(0, ImageCopy.read(file).version());
  }

  @Test
  void refusesACopyWithOneByteChanged() throws Exception {
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at += 1 + whole.length / 40) {
      byte[] bent = whole.clone();
      bent[at] ^= 1;
      Files.write(file, bent);
      assertThrows(RuntimeException.class, () -> ImageCopy.read(file), "byte " + at);
    }
  }

  @Test
  void refusesACopyThatWasCut() throws Exception {
    byte[] whole = Files.readAllBytes(file);
    for (int length : List.of(0, 1, 20, whole.length / 2, whole.length - 2)) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertThrows(StoreDamage.class, () -> ImageCopy.read(file), "length " + length);
    }
    Files.delete(file);
    assertThrows(StoreDamage.class, () -> ImageCopy.read(file));
    assertTrue(ImageCopy.head(file).isEmpty());
  }

  @Test
  void saysThatANewerVersionWroteIt() throws Exception {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    Files.writeString(file, text.replaceFirst("^tidegate-copy 1 1 ", "tidegate-copy 1 99 "));
    assertThrows(NewerForm.class, () -> ImageCopy.read(file));
  }

  private static List<Entity> sorted(Image image, Kind kind) {
    List<Entity> all = new ArrayList<>(image.table(kind).all());
    all.sort(Comparator.comparing(Entity::key));
    return all;
  }
}
