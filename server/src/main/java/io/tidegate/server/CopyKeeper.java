package io.tidegate.server;

import io.tidegate.base.Tasks;
import io.tidegate.base.TimeSource;
import io.tidegate.control.Controller;
import io.tidegate.control.ImageSubscriber;
import io.tidegate.model.Image;
import io.tidegate.model.ImageDelta;
import io.tidegate.store.ImageCopy;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the copy of the image on disk near the newest: written a second after a change, aside, and
 * never for more than a twentieth of the time. Guarded by its own lock; writing has a lock of its
 * own, so that the controller thread never waits for the disk.
 */
final class CopyKeeper implements ImageSubscriber, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CopyKeeper.class);
  private static final Duration DELAY = Duration.ofSeconds(1);
  private static final int REST = 20;

  private final Path file;
  private final Tasks tasks;
  private final TimeSource time;
  private final Object writing = new Object();
  private Image newest;
  private boolean due;
  private Duration delay = DELAY;
  private volatile long written;

  CopyKeeper(Path file, Tasks tasks, TimeSource time) {
    this.file = file;
    this.tasks = tasks;
    this.time = time;
    this.newest = Image.empty();
  }

  /** Follows {@code controller}; the copy is renewed now if it is not of its image. */
  void start(Controller controller) {
    controller.subscribe(this);
    written = ImageCopy.head(file).map(ImageCopy.Head::version).orElse(-1L);
    follow(controller.image());
  }

  @Override
  public void onImage(ImageDelta delta) {
    follow(delta.after());
  }

  private synchronized void follow(Image image) {
    newest = image;
    if (!due && image.version() != written) {
      due = true;
      tasks.after(delay, "image-copy", this::write);
    }
  }

  private synchronized Image take() {
    due = false;
    return newest;
  }

  private void write() {
    synchronized (writing) {
      Image image = take();
      if (image.version() == written) {
        return;
      }
      long began = time.nanoTime();
      try {
        ImageCopy.write(file, image, time.now());
        written = image.version();
      } catch (UncheckedIOException failed) {
        log.warn("the copy of the state cannot be written: {}", failed.getMessage());
      }
      pace(Duration.ofNanos(time.nanoTime() - began));
    }
  }

  private synchronized void pace(Duration took) {
    Duration rest = took.multipliedBy(REST);
    delay = rest.compareTo(DELAY) > 0 ? rest : DELAY;
  }

  /** Writes what is not written yet. */
  @Override
  public void close() {
    write();
  }
}
