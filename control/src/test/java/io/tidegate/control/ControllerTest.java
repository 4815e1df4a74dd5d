package io.tidegate.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.Kind;
import io.tidegate.model.ec2.Vpc;
import io.tidegate.store.MemoryStore;
import io.tidegate.store.ReadOnlyStore;
import io.tidegate.testkit.FaultyStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControllerTest {
  private final FaultyStore store = new FaultyStore(new MemoryStore());
  private final List<Throwable> faults = new ArrayList<>();
  private final Controller controller = new Controller(store, (where, cause) -> faults.add(cause));

  @AfterEach
  void close() {
    controller.close();
  }

  @Test
  void answersWhenTheChangeCanBeRead() {
    List<Integer> seen = new ArrayList<>();
    controller.subscribe(delta -> seen.add(delta.after().vpcs().size()));
    assertEquals("vpc-1", controller.submit("Put", put("vpc-1")));
    assertTrue(controller.image().vpcs().contains("vpc-1"));
    assertEquals(List.of(1), seen);
    assertEquals(1, store.load().version());
  }

  @Test
  void passesOnWhyAStoreTakesNoChanges() {
    List<Throwable> none = new ArrayList<>();
    Image image =
        Image.empty().with(List.of(Change.put(new Vpc("vpc-1", "10.0.0.0/8", true, List.of()))));
    try (Controller readOnly =
        new Controller(
            new ReadOnlyStore(image, "it is broken"), (where, cause) -> none.add(cause))) {
      ApiError refused = assertThrows(ApiError.class, () -> readOnly.submit("Put", put("vpc-2")));
      assertEquals("ServiceUnavailable", refused.code());
      assertEquals(503, refused.status());
      assertEquals("it is broken", refused.getMessage());
      assertEquals("read", readOnly.submit("Read", seen -> Outcome.unchanged("read")));
      assertTrue(readOnly.image().vpcs().contains("vpc-1"));
      assertEquals(List.of(), none, "a refusal is no bug");
    }
  }

  @Test
  void changesNothingWhenTheDecisionRefuses() {
    ApiError refusal = ApiError.of("Nope", "no");
    ApiError thrown =
        assertThrows(
            ApiError.class,
            () ->
                controller.submit(
                    "Refuse",
                    image -> {
                      throw refusal;
                    }));
    assertEquals("Nope", thrown.code());
    assertEquals(0, controller.image().version());
    assertEquals(List.of(), faults);
  }

  @Test
  void answersInternalFailureForABugAndGoesOn() {
    ApiError thrown =
        assertThrows(
            ApiError.class,
            () ->
                controller.submit(
                    "Bug",
                    image -> {
                      throw new IllegalStateException("bug");
                    }));
    assertEquals("InternalFailure", thrown.code());
    assertInstanceOf(IllegalStateException.class, faults.getFirst());
    controller.submit("Put", put("vpc-1"));
    assertEquals(1, controller.image().vpcs().size());
  }

  @Test
  void refusesChangesWhileTheStoreFails() {
    controller.submit("Put", put("vpc-1"));
    store.beforeAppend(append -> fail());
    assertEquals("ServiceUnavailable", refused("vpc-2"));
    store.beforeLoad(ControllerTest::fail);
    store.beforeAppend(append -> {});
    assertEquals("ServiceUnavailable", refused("vpc-2"));
    assertEquals(1, controller.image().vpcs().size());
    assertEquals(2, store.appends());
  }

  @Test
  void goesOnWhenTheStoreWorksAgain() {
    controller.submit("Put", put("vpc-1"));
    store.beforeAppend(append -> fail());
    assertEquals("ServiceUnavailable", refused("vpc-2"));
    store.beforeAppend(append -> {});
    controller.submit("Put", put("vpc-2"));
    assertEquals(2, controller.image().vpcs().size());
    assertEquals(2, store.load().version());
  }

  @Test
  void replaysWhatWasDurableAlthoughTheStoreFailed() {
    List<Boolean> touched = new ArrayList<>();
    controller.subscribe(delta -> touched.add(delta.touches(Kind.VPC)));
    store.afterAppend(append -> fail());
    assertEquals("ServiceUnavailable", refused("vpc-1"));
    assertFalse(controller.image().vpcs().contains("vpc-1"));
    store.afterAppend(append -> {});
    int count = controller.submit("Count", image -> Outcome.unchanged(image.vpcs().size()));
    assertEquals(1, count);
    assertEquals(List.of(true), touched);
  }

  @Test
  void tellsAllSubscribersAlthoughOneFails() {
    List<Long> heard = new ArrayList<>();
    controller.subscribe(
        delta -> {
          throw new IllegalStateException("subscriber");
        });
    controller.subscribe(delta -> heard.add(delta.after().version()));
    controller.submit("Put", put("vpc-1"));
    assertEquals(List.of(1L), heard);
    assertEquals(1, faults.size());
  }

  @Test
  void refusesASubmissionFromASubscriber() {
    controller.subscribe(delta -> controller.submit("Nested", put("vpc-2")));
    controller.submit("Put", put("vpc-1"));
    assertInstanceOf(IllegalStateException.class, faults.getFirst());
    assertFalse(controller.image().vpcs().contains("vpc-2"));
  }

  @Test
  void appendsDecisionsThatWaitTogetherAtOnce() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    store.beforeAppend(
        append -> {
          if (append == 1) {
            writing.countDown();
            await(goOn);
          }
        });
    controller.start();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> answers = new ArrayList<>();
      answers.add(callers.submit(() -> controller.submit("Add", add())));
      await(writing);
      for (int i = 0; i < 50; i++) {
        answers.add(callers.submit(() -> controller.submit("Add", add())));
      }
      while (controller.waiting() < 50) {
        Thread.onSpinWait();
      }
      goOn.countDown();
      List<Integer> counts = new ArrayList<>();
      for (Future<Integer> answer : answers) {
        counts.add(answer.get(10, TimeUnit.SECONDS));
      }
      assertEquals(51, counts.stream().distinct().count());
    }
    assertEquals(2, store.appends());
    assertEquals(51, store.load().vpcs().size());
    assertEquals(2, controller.image().version());
  }

  @Test
  void finishesWhatWaitsBeforeItCloses() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    store.beforeAppend(
        append -> {
          writing.countDown();
          await(goOn);
        });
    controller.start();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> first = callers.submit(() -> controller.submit("Put", put("vpc-1")));
      await(writing);
      Future<String> second = callers.submit(() -> controller.submit("Put", put("vpc-2")));
      while (controller.waiting() < 1) {
        Thread.onSpinWait();
      }
      Future<?> closed = callers.submit(controller::close);
      goOn.countDown();
      closed.get(10, TimeUnit.SECONDS);
      assertEquals("vpc-1", first.get(10, TimeUnit.SECONDS));
      assertEquals("vpc-2", second.get(10, TimeUnit.SECONDS));
    }
    assertEquals("ServiceUnavailable", refused("vpc-3"));
  }

  private String refused(String vpcId) {
    return assertThrows(ApiError.class, () -> controller.submit("Put", put(vpcId))).code();
  }

  private static Decision<String> put(String id) {
    return image -> new Outcome<>(List.of(Change.put(vpc(id))), id);
  }

  /** Adds one more VPC, named by how many there are. */
  private static Decision<Integer> add() {
    return image -> {
      int count = image.vpcs().size();
      return new Outcome<>(List.of(Change.put(vpc("vpc-" + count))), count);
    };
  }

  private static Vpc vpc(String id) {
    return new Vpc(id, "10.0.0.0/8", false, List.of());
  }

  private static void fail() {
    throw new UncheckedIOException(new IOException("disk full"));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(10, TimeUnit.SECONDS));
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
