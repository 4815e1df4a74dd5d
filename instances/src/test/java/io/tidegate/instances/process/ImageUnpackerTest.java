package io.tidegate.instances.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.instances.LaunchFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageUnpackerTest {
  @TempDir Path temporary;

  @Test
  void copiesADirectoryWithItsModesAndLinks() throws Exception {
    Path image = Files.createDirectories(temporary.resolve("image/bin"));
    Files.writeString(image.resolve("tool"), "x").toFile().setExecutable(true);
    Files.createSymbolicLink(image.resolve("alias"), Path.of("tool"));
    unpack(temporary.resolve("image"));
    assertTrue(Files.isExecutable(target().resolve("bin/tool")));
    assertEquals("x", Files.readString(target().resolve("bin/alias")));
  }

  @Test
  void unpacksATarballMadeByTar() throws Exception {
    Path image = Files.createDirectories(temporary.resolve("image/some/quite/deep/folder"));
    String longName = "n".repeat(150);
    Files.writeString(image.resolve(longName), "long");
    Files.writeString(temporary.resolve("image/start"), "#!/bin/sh\n");
    Path tar = temporary.resolve("image.tar.gz");
    Process process =
        new ProcessBuilder(
                "tar", "-C", temporary.resolve("image").toString(), "-czf", tar.toString(), ".")
            .start();
    assertEquals(0, process.waitFor());
    unpack(tar);
    assertEquals(
        List.of("some/quite/deep/folder/" + longName, "start"), ProviderBench.files(target()));
    assertTrue(Files.isExecutable(target().resolve("start")));
  }

  @Test
  void unpacksAZip() throws Exception {
    Path zip = temporary.resolve("image.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("lib/a"));
      out.write(1);
      out.putNextEntry(new ZipEntry("start"));
    }
    unpack(zip);
    assertEquals(List.of("lib/a", "start"), ProviderBench.files(target()));
  }

  @ParameterizedTest
  @CsvSource({
    "../escaped, 0, ''",
    "a/../../escaped, 0, ''",
    "/tmp/escaped, 0, ''",
    "link, 2, ../../escaped",
    "link, 2, /etc/passwd",
    "link, 1, ../escaped",
    "device, 3, ''",
    "pipe, 6, ''",
  })
  void refusesWhatLeadsOutside(String name, char kind, String link) throws Exception {
    Path tar = tar(entry(name, kind, link, 0));
    LaunchFailure failure = assertThrows(LaunchFailure.InvalidTemplate.class, () -> unpack(tar));
    assertTrue(String.valueOf(failure.getMessage()).contains("cannot be used"));
    assertFalse(Files.exists(temporary.resolve("escaped")));
  }

  @Test
  void writesNothingThroughALink() throws Exception {
    Path tar = tar(entry("here", '2', ".", 0), entry("here/file", '0', "", 0));
    assertThrows(LaunchFailure.InvalidTemplate.class, () -> unpack(tar));
  }

  @Test
  void aZipThatLeadsOutsideIsRefused() throws Exception {
    Path zip = temporary.resolve("bad.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("../escaped"));
      out.write(1);
    }
    assertThrows(LaunchFailure.InvalidTemplate.class, () -> unpack(zip));
    assertFalse(Files.exists(temporary.resolve("escaped")));
  }

  @Test
  void refusesMoreThanTheLimits() throws Exception {
    Path image = Files.createDirectories(temporary.resolve("large"));
    Files.write(image.resolve("f"), new byte[2000]);
    assertThrows(
        LaunchFailure.InvalidTemplate.class,
        () -> new ImageUnpacker(target(), 1000, 10).unpack(image.toString()));
    assertThrows(
        LaunchFailure.InvalidTemplate.class,
        () -> new ImageUnpacker(target(), 1 << 20, 1).unpack(image.toString()));
  }

  @Test
  void aTarballCutAtAnyByteIsRefusedOrComplete() throws Exception {
    byte[] whole = Files.readAllBytes(tar(entry("a", '0', "", 700), entry("b", '0', "", 3)));
    for (int length = 0; length < whole.length; length += 97) {
      Path cut = temporary.resolve("cut.tar.gz");
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThrows(LaunchFailure.InvalidTemplate.class, () -> unpack(cut), "at " + length);
    }
  }

  @Test
  void whatIsNoImageIsRefused() throws Exception {
    Path text = Files.writeString(temporary.resolve("image.tar"), "no archive".repeat(100));
    assertThrows(LaunchFailure.InvalidTemplate.class, () -> unpack(text));
    Path other = Files.writeString(temporary.resolve("image.txt"), "text");
    assertThrows(LaunchFailure.InvalidTemplate.class, () -> unpack(other));
  }

  private Path target() {
    return temporary.resolve("target/root");
  }

  private void unpack(Path image) throws LaunchFailure, IOException {
    new ImageUnpacker(target(), 1 << 20, 100).unpack(image.toString());
  }

  private Path tar(byte[]... entries) throws IOException {
    Path tar = temporary.resolve("made.tar.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(tar))) {
      for (byte[] entry : entries) {
        out.write(entry);
      }
      out.write(new byte[1024]);
    }
    return tar;
  }

  private static byte[] entry(String name, char kind, String link, int size) {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, "0000644");
    put(header, 124, String.format("%011o", size));
    header[156] = (byte) kind;
    put(header, 157, link);
    put(header, 257, "ustar");
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : header) {
      sum += b & 255;
    }
    put(header, 148, String.format("%06o", sum));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(header);
    out.writeBytes(new byte[(size + 511) / 512 * 512]);
    return out.toByteArray();
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
