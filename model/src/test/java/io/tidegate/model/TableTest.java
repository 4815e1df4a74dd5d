package io.tidegate.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.model.elbv2.Target;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TableTest {
  private static Target target(String group, String id) {
    return new Target(group, id, 80, Optional.empty(), Instant.EPOCH, Optional.empty());
  }

  @Test
  void rowsAreFoundByWhatTheyReferTo() {
    Image image =
        Image.empty()
            .with(
                List.of(
                    Change.put(target("g1", "i1")),
                    Change.put(target("g1", "i2")),
                    Change.put(target("g2", "i1"))));
    assertEquals(2, image.targets().referringTo("g1").size());
    assertEquals(2, image.targets().referringTo("i1").size());
    Image after = image.with(List.of(Change.remove(target("g1", "i1"))));
    assertEquals(1, after.targets().referringTo("g1").size());
    assertEquals(1, after.targets().referringTo("i1").size());
    assertEquals(2, image.targets().referringTo("g1").size());
  }

  @Test
  void referencesEqualAScanAfterAnyHistory() {
    SplittableRandom random = new SplittableRandom(11);
    Image image = Image.empty();
    for (int step = 0; step < 2000; step++) {
      Target target = target("g" + random.nextInt(5), "i" + random.nextInt(20));
      image =
          image.with(List.of(random.nextInt(3) == 0 ? Change.remove(target) : Change.put(target)));
      String key = random.nextBoolean() ? "g" + random.nextInt(5) : "i" + random.nextInt(20);
      Set<String> scanned =
          image.targets().where(row -> row.references().contains(key)).stream()
              .map(Target::key)
              .collect(Collectors.toSet());
      Set<String> found =
          image.targets().referringTo(key).stream().map(Target::key).collect(Collectors.toSet());
      assertEquals(scanned, found);
    }
  }
}
