package io.tidegate.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.Change;
import io.tidegate.model.Entity;
import io.tidegate.model.Image;
import io.tidegate.model.Kind;
import io.tidegate.model.ec2.Vpc;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link Store} must do. */
abstract class StoreContract {
  /** The store under test, empty. */
  abstract Store store();

  /** The same store after its process ended and another one opened it. */
  abstract Store reopened();

  @Test
  void beginsEmpty() {
    assertEquals(0, store().load().version());
    assertEquals(0, store().load().vpcs().size());
  }

  @Test
  void remembersWhatWasAppended() {
    Store store = store();
    Image expected = Image.empty();
    for (Kind kind : Kind.values()) {
      List<Change> batch = Samples.of(kind).stream().map(Change::put).toList();
      store.append(batch);
      expected = expected.with(batch);
      assertSame(expected, store.load());
    }
    assertSame(expected, reopened().load());
  }

  @Test
  void forgetsWhatWasRemoved() {
    Store store = store();
    Vpc vpc = new Vpc("vpc-1", "10.0.0.0/8", true, List.of());
    store.append(List.of(Change.put(vpc)));
    store.append(List.of(Change.remove(vpc), Change.remove(vpc)));
    assertEquals(0, store.load().vpcs().size());
    assertEquals(2, reopened().load().version());
  }

  @Test
  void appliesChangesOfOneBatchInOrder() {
    Vpc first = new Vpc("vpc-1", "10.0.0.0/8", true, List.of());
    Vpc second = new Vpc("vpc-1", "10.1.0.0/16", false, List.of());
    store().append(List.of(Change.put(first), Change.remove(first), Change.put(second)));
    assertEquals(second, reopened().load().vpcs().find("vpc-1").orElseThrow());
  }

  @Test
  void keepsVersionsAcrossReopening() {
    Store store = store();
    for (int i = 0; i < 5; i++) {
      store.append(List.of(Change.put(new Vpc("vpc-" + i, "10.0.0.0/8", false, List.of()))));
    }
    Store again = reopened();
    assertEquals(5, again.load().version());
    again.append(List.of(Change.put(new Vpc("vpc-5", "10.0.0.0/8", false, List.of()))));
    assertEquals(6, again.load().version());
    assertTrue(again.load().vpcs().contains("vpc-0"));
  }

  private static void assertSame(Image expected, Image actual) {
    assertEquals(expected.version(), actual.version());
    for (Kind kind : Kind.values()) {
      List<Entity> wanted = new ArrayList<>(expected.table(kind).all());
      List<Entity> found = new ArrayList<>(actual.table(kind).all());
      wanted.sort(java.util.Comparator.comparing(Entity::key));
      found.sort(java.util.Comparator.comparing(Entity::key));
      assertEquals(wanted, found);
    }
  }
}
