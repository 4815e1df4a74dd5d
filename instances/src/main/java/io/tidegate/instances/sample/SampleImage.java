package io.tidegate.instances.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/** Writes the sample app as an image directory: {@code app.jar} and {@code start}. Stateless. */
public final class SampleImage {
  private static final String START =
      """
      #!/bin/sh
      # The sample app: TIDEGATE_JAVA is the server's own JDK, small settings for many instances.
      exec "$TIDEGATE_JAVA" -XX:+UseSerialGC -Xms8m -Xmx24m -Xss256k -XX:TieredStopAtLevel=1 \\
        -Xshare:auto -XX:-UsePerfData \\
        -Dsun.net.httpserver.nodelay=true -Dsun.net.httpserver.maxIdleConnections=10000 \\
        -cp app.jar io.tidegate.instances.sample.SampleApp
      """;

  private static final List<String> CLASSES =
      List.of(
          "io/tidegate/instances/sample/SampleApp.class",
          "io/tidegate/base/TimeSource.class",
          "io/tidegate/base/TimeSource$1.class");

  private SampleImage() {}

  /** Makes or renews the image in {@code directory}; returns the directory. */
  public static Path write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path jar = directory.resolve("app.jar.new");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (String name : CLASSES) {
        try (InputStream source = SampleApp.class.getResourceAsStream("/" + name)) {
          if (source == null) {
            throw new IOException(name + " is not in the jar");
          }
          ZipEntry entry = new ZipEntry(name);
          entry.setTime(0);
          out.putNextEntry(entry);
          source.transferTo(out);
          out.closeEntry();
        }
      }
    }
    Files.move(jar, directory.resolve("app.jar"), StandardCopyOption.REPLACE_EXISTING);
    Path start = directory.resolve("start");
    Files.write(start, START.getBytes(StandardCharsets.UTF_8));
    Files.setPosixFilePermissions(start, PosixFilePermissions.fromString("rwxr-xr-x"));
    return directory;
  }
}
