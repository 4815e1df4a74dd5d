package io.tidegate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tidegate.control.Controller;
import io.tidegate.control.Outcome;
import io.tidegate.model.Change;
import io.tidegate.model.ec2.Vpc;
import io.tidegate.store.ImageCopy;
import io.tidegate.store.MemoryStore;
import io.tidegate.testkit.VirtualTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyKeeperTest {
  @TempDir Path directory;
  private final VirtualTime time = new VirtualTime();
  private final Controller controller = new Controller(new MemoryStore(), (where, cause) -> {});

  @Test
  void writesASecondAfterAChangeOnceForMany() {
    Path file = directory.resolve("copy");
    CopyKeeper keeper = new CopyKeeper(file, time, time);
    keeper.start(controller);
    time.advance(Duration.ofSeconds(2));
    assertEquals(0, version(file));
    put(1);
    put(2);
    time.advance(Duration.ofMillis(900));
    assertEquals(0, version(file));
    put(3);
    time.advance(Duration.ofMillis(200));
    assertEquals(3, version(file));
    assertEquals(0, time.pending(), "nothing is due any more");
    put(4);
    keeper.close();
    assertEquals(4, version(file), "the last ones when it ends");
  }

  @Test
  void renewsACopyOfAnEarlierImageAtTheStart() {
    Path file = directory.resolve("copy");
    ImageCopy.write(file, controller.image(), time.now());
    put(1);
    CopyKeeper keeper = new CopyKeeper(file, time, time);
    keeper.start(controller);
    time.advance(Duration.ofSeconds(2));
    assertEquals(1, version(file));
  }

  @Test
  void writesNothingWhenItWasNotStarted() {
    Path file = directory.resolve("copy");
    new CopyKeeper(file, time, time).close();
    assertFalse(Files.exists(file));
  }

  private static long version(Path file) {
    return ImageCopy.read(file).version();
  }

  private void put(int number) {
    Change change = Change.put(new Vpc("vpc-" + number, "10.0.0.0/8", true, List.of()));
    controller.submit("Put", image -> new Outcome<>(List.of(change), true));
  }
}
