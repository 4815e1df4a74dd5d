package io.tidegate.instances.process;

import io.tidegate.instances.LaunchFailure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Copies an image into the root directory of an instance: a directory, {@code .tar}, {@code
 * .tar.gz}, {@code .tgz} or {@code .zip}. Nothing is ever written outside the target, whatever the
 * archive says, and no more than the limits allow. Belongs to one thread.
 */
final class ImageUnpacker {
  private final Path target;
  private final long maxBytes;
  private final int maxEntries;
  private long bytes;
  private int entries;

  ImageUnpacker(Path target, long maxBytes, int maxEntries) {
    this.target = target.toAbsolutePath().normalize();
    this.maxBytes = maxBytes;
    this.maxEntries = maxEntries;
  }

  /**
   * Copies.
   *
   * @throws LaunchFailure.InvalidTemplate when the image is not there or cannot be an image
   */
  void unpack(String location) throws LaunchFailure, IOException {
    Path image;
    try {
      image = Path.of(location);
    } catch (InvalidPathException malformed) {
      throw invalid("the image location " + location + " is not a path");
    }
    String name = String.valueOf(image.getFileName());
    Files.createDirectories(target);
    try {
      if (Files.isDirectory(image)) {
        copyTree(image);
      } else if (!Files.isReadable(image)) {
        throw invalid("the image " + location + " does not exist or cannot be read");
      } else if (name.endsWith(".zip")) {
        unzip(image);
      } else if (name.endsWith(".tar")) {
        untar(Files.newInputStream(image));
      } else if (name.endsWith(".tar.gz") || name.endsWith(".tgz")) {
        untar(new GZIPInputStream(Files.newInputStream(image), 1 << 16));
      } else {
        throw invalid("the image " + location + " is no directory, .tar, .tar.gz, .tgz or .zip");
      }
    } catch (BadImage bad) {
      throw invalid("the image " + location + " cannot be used: " + bad.getMessage());
    } catch (java.util.zip.ZipException | java.io.EOFException damaged) {
      throw invalid("the image " + location + " is damaged: " + damaged.getMessage());
    }
    makeExecutable(target.resolve("start"));
  }

  private void untar(InputStream stream) throws IOException {
    try (TarReader tar = new TarReader(new BufferedInputStream(stream, 1 << 16))) {
      for (var next = tar.next(); next.isPresent(); next = tar.next()) {
        TarReader.Entry entry = next.get();
        Path at = inside(entry.name());
        count();
        switch (entry.type()) {
          case DIRECTORY -> Files.createDirectories(at);
          case FILE -> {
            try (OutputStream out = create(at)) {
              write(tar.content(), out);
            }
            mode(at, entry.mode());
          }
          case SYMLINK -> link(at, entry.link());
          case HARD_LINK -> {
            Path from = inside(entry.link());
            if (!Files.isRegularFile(from, LinkOption.NOFOLLOW_LINKS)) {
              throw new BadImage("the link " + entry.name() + " leads to no file of the image");
            }
            makeParents(at);
            Files.deleteIfExists(at);
            Files.createLink(at, from);
          }
          case OTHER -> throw new BadImage(entry.name() + " is a device, pipe or socket");
        }
      }
    }
  }

  private void unzip(Path archive) throws IOException {
    try (FileSystem zip =
        FileSystems.newFileSystem(archive, Map.of("enablePosixFileAttributes", "true"))) {
      for (Path top : zip.getRootDirectories()) {
        copyTree(top);
      }
    }
  }

  private void copyTree(Path from) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
              throws IOException {
            count();
            Files.createDirectories(inside(from.relativize(dir).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            count();
            Path at = inside(from.relativize(file).toString());
            if (attributes.isSymbolicLink()) {
              link(at, Files.readSymbolicLink(file).toString());
            } else if (attributes.isRegularFile()) {
              try (InputStream in = Files.newInputStream(file);
                  OutputStream out = create(at)) {
                write(in, out);
              }
              PosixFileAttributeView view =
                  Files.getFileAttributeView(file, PosixFileAttributeView.class);
              if (view != null) {
                Set<PosixFilePermission> permissions =
                    new HashSet<>(view.readAttributes().permissions());
                permissions.add(PosixFilePermission.OWNER_READ);
                permissions.add(PosixFilePermission.OWNER_WRITE);
                Files.setPosixFilePermissions(at, permissions);
              }
            } else {
              throw new BadImage(file + " is a device, pipe or socket");
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Where {@code name} goes; refuses every name that is not below the target. */
  private Path inside(String name) throws BadImage {
    if (name.startsWith("/") || name.indexOf('\0') >= 0) {
      throw new BadImage("the name " + name + " is absolute");
    }
    for (String part : name.split("/")) {
      if (part.equals("..")) {
        throw new BadImage("the name " + name + " leads outside");
      }
    }
    Path at = target.resolve(name).normalize();
    // A directory of the way may be a link that came earlier: links never lead outside (see link),
    // yet nothing is written through one.
    Path way = target;
    Path relative = target.relativize(at);
    for (int i = 0; i < relative.getNameCount() - 1; i++) {
      way = way.resolve(relative.getName(i));
      if (Files.isSymbolicLink(way)) {
        throw new BadImage("the name " + name + " goes through a link");
      }
    }
    return at;
  }

  private void link(Path at, String to) throws IOException {
    Path leads = at.resolveSibling(to).normalize();
    if (to.startsWith("/") || !leads.startsWith(target)) {
      throw new BadImage("the link " + target.relativize(at) + " leads outside, to " + to);
    }
    makeParents(at);
    Files.deleteIfExists(at);
    Files.createSymbolicLink(at, Path.of(to));
  }

  private OutputStream create(Path at) throws IOException {
    makeParents(at);
    Files.deleteIfExists(at);
    return Files.newOutputStream(at, java.nio.file.StandardOpenOption.CREATE_NEW);
  }

  private static void makeParents(Path at) throws IOException {
    Path parent = at.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
  }

  private void write(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      bytes += n;
      if (bytes > maxBytes) {
        throw new BadImage("it is larger than " + maxBytes + " bytes unpacked");
      }
      out.write(buffer, 0, n);
    }
  }

  private void count() throws BadImage {
    if (++entries > maxEntries) {
      throw new BadImage("it has more than " + maxEntries + " files");
    }
  }

  private static void mode(Path file, int mode) throws IOException {
    if ((mode & 0111) != 0) {
      makeExecutable(file);
    }
  }

  private static void makeExecutable(Path file) throws IOException {
    if (Files.isRegularFile(file)) {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      permissions.add(PosixFilePermission.OWNER_EXECUTE);
      permissions.add(PosixFilePermission.GROUP_EXECUTE);
      permissions.add(PosixFilePermission.OTHERS_EXECUTE);
      Files.setPosixFilePermissions(file, permissions);
    }
  }

  private static LaunchFailure invalid(String what) {
    return new LaunchFailure.InvalidTemplate("Client error on launch: " + what);
  }

  /** The image's own fault. */
  static final class BadImage extends IOException {
    private static final long serialVersionUID = 1L;

    BadImage(String message) {
      super(message);
    }
  }
}
