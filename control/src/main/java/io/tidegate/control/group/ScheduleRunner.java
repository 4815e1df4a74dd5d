package io.tidegate.control.group;

import io.tidegate.base.Tasks;
import io.tidegate.control.Controller;
import io.tidegate.control.ImageSubscriber;
import io.tidegate.control.autoscaling.GroupContext;
import io.tidegate.control.autoscaling.ScheduledActionManager;
import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.ImageDelta;
import io.tidegate.model.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs scheduled actions when they are due: one timer for the earliest of them, at most a minute
 * ahead so that a corrected clock is noticed. Thread-safe; its own lock guards the timer.
 */
public final class ScheduleRunner implements ImageSubscriber {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final Controller controller;
  private final GroupContext context;
  private final ScheduledActionManager manager;
  private final Tasks tasks;
  private Tasks.@Nullable Cancellable timer;

  /** Nothing runs before {@link #start}. */
  public ScheduleRunner(Controller controller, GroupContext context, Tasks tasks) {
    this.controller = controller;
    this.context = context;
    this.manager = new ScheduledActionManager(context);
    this.tasks = tasks;
  }

  /** Runs what was missed, then follows the image. Called once. */
  public void start() {
    controller.subscribe(this);
    schedule(controller.image());
  }

  @Override
  public void onImage(ImageDelta delta) {
    if (delta.touches(Kind.SCHEDULED_ACTION)) {
      schedule(delta.after());
    }
  }

  private synchronized void schedule(Image image) {
    Tasks.Cancellable old = timer;
    if (old != null) {
      old.cancel();
    }
    timer = earliest(image).map(this::timer).orElse(null);
  }

  private Tasks.Cancellable timer(Instant due) {
    Duration left = Duration.between(context.now(), due);
    Duration wait = left.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : left;
    return tasks.after(wait.isNegative() ? Duration.ZERO : wait, "schedule", this::run);
  }

  private static Optional<Instant> earliest(Image image) {
    return image.scheduledActions().stream()
        .flatMap(action -> action.nextRun().stream())
        .min(Comparator.naturalOrder());
  }

  private void run() {
    Instant now = context.now();
    boolean due = earliest(controller.image()).filter(at -> !at.isAfter(now)).isPresent();
    try {
      if (due) {
        controller.submit("RunScheduledActions", manager::runDue);
      }
    } catch (ApiError busy) {
      tasks.after(Duration.ofSeconds(1), "schedule", this::run);
      return;
    }
    schedule(controller.image());
  }
}
