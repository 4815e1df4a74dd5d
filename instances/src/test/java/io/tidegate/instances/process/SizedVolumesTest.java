package io.tidegate.instances.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidegate.model.ec2.Instance.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SizedVolumesTest {
  private static final String FILLS =
      """
      #!/bin/sh
      dd if=/dev/zero of=$TIDEGATE_VOLUME_SDF/small bs=1M count=1 2>/dev/null && echo small fits
      fallocate -l 3G $TIDEGATE_VOLUME_SDF/large || echo large does not fit
      ls $TIDEGATE_VOLUME_SDF
      echo done
      exec sleep 60
      """;

  @TempDir Path temporary;

  @Test
  void aVolumeCannotGrowBeyondItsSizeAndIsGoneWithItsInstance() throws Exception {
    assumeTrue(
        SizedVolumes.find().enforced(),
        "SKIPPED: sized volumes take root, loop devices and mkfs.ext4");
    ProviderBench bench = new ProviderBench(temporary);
    String id = bench.launch(bench.image(FILLS), spec -> spec.volume("/dev/sdf", 1));
    bench.awaitConsole(id, "done");
    assertTrue(bench.console(id).contains("small fits"), bench.console(id));
    assertTrue(bench.console(id).contains("large does not fit"), bench.console(id));
    assertFalse(bench.console(id).contains("lost+found"));

    bench.provider().stop(id, Duration.ofSeconds(2));
    bench.await(id, State.STOPPED);
    assertTrue(Files.exists(bench.directory(id).resolve("volumes/sdf/small")));

    bench.end();
    assertEquals(0, mountsBelow(temporary));
  }

  @Test
  void theRootDirectoryHasTheSizeOfTheRootVolume() throws Exception {
    assumeTrue(
        SizedVolumes.find().enforced(),
        "SKIPPED: sized volumes take root, loop devices and mkfs.ext4");
    ProviderBench bench = new ProviderBench(temporary);
    String fills =
        """
        #!/bin/sh
        fallocate -l 7G large || echo seven do not fit
        fallocate -l 2G more || echo nine do not fit
        ls; echo done; exec sleep 60
        """;
    String id = bench.launch(bench.image(fills), spec -> spec.volume("/dev/sdf", 1));
    bench.awaitConsole(id, "done");
    assertFalse(bench.console(id).contains("seven do not fit"), bench.console(id));
    assertTrue(bench.console(id).contains("nine do not fit"), bench.console(id));
    assertTrue(bench.console(id).contains("start"), "the image is in it");
    bench.end();
    assertEquals(0, mountsBelow(temporary));
  }

  @Test
  void oneTrialTellsWhetherSizesAreEnforced() throws Exception {
    SizedVolumes found = SizedVolumes.find();
    assertEquals(found.enforced(), found.enforced());
    found.create(temporary.resolve("v"), 1);
    assertEquals(found.enforced() ? 1 : 0, mountsBelow(temporary));
    found.unmount(temporary);
    assertEquals(0, mountsBelow(temporary));
  }

  @Test
  void withoutRightsAVolumeIsADirectory() throws Exception {
    SizedVolumes.none().create(temporary.resolve("volumes/sdf"), 1);
    assertTrue(Files.isDirectory(temporary.resolve("volumes/sdf")));
    SizedVolumes.none().unmount(temporary);
  }

  private static long mountsBelow(Path top) throws Exception {
    return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
        .filter(line -> line.contains(top.toString()))
        .count();
  }
}
