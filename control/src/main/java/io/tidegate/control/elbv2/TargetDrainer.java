package io.tidegate.control.elbv2;

import io.tidegate.base.Tasks;
import io.tidegate.base.TimeSource;
import io.tidegate.control.Controller;
import io.tidegate.control.ImageSubscriber;
import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.ImageDelta;
import io.tidegate.model.Kind;
import io.tidegate.model.elbv2.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Removes draining targets when their deregistration delay ends. Its fields are guarded by its own
 * lock; one timer is set for the earliest end, and {@link #start} sets it again after a restart.
 */
public final class TargetDrainer implements ImageSubscriber {
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Controller controller;
  private final Tasks tasks;
  private final TimeSource clock;
  private Tasks.@Nullable Cancellable timer;
  private @Nullable Instant due;

  /** Uses {@code tasks} for its timer. */
  public TargetDrainer(Controller controller, Tasks tasks, TimeSource clock) {
    this.controller = controller;
    this.tasks = tasks;
    this.clock = clock;
  }

  /** Follows the controller from now on, beginning with what drains already. */
  public void start() {
    controller.subscribe(this);
    schedule(controller.image());
  }

  @Override
  public void onImage(ImageDelta delta) {
    if (delta.touches(Kind.TARGET, Kind.TARGET_GROUP)) {
      schedule(delta.after());
    }
  }

  private synchronized void schedule(Image image) {
    Optional<Instant> earliest = Optional.empty();
    for (Target target : image.targets().all()) {
      Optional<Instant> end = TargetManager.drainEnd(image, target);
      if (end.isPresent() && (earliest.isEmpty() || end.get().isBefore(earliest.get()))) {
        earliest = end;
      }
    }
    if (earliest.equals(Optional.ofNullable(due))) {
      return;
    }
    Tasks.Cancellable old = timer;
    if (old != null) {
      old.cancel();
    }
    due = earliest.orElse(null);
    timer =
        earliest.map(end -> tasks.after(delay(end), "target-drainer", this::remove)).orElse(null);
  }

  private Duration delay(Instant end) {
    Duration left = Duration.between(clock.now(), end);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private void remove() {
    synchronized (this) {
      due = null;
      timer = null;
    }
    try {
      controller.submit(
          "RemoveDrainedTargets",
          image -> new Outcome<>(TargetManager.drained(image, clock.now()), Optional.empty()));
      schedule(controller.image());
    } catch (ApiError busy) {
      tasks.after(RETRY, "target-drainer", this::remove);
    }
  }
}
