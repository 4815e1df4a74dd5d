package io.tidegate.control.ec2;

import io.tidegate.base.FaultHandler;
import io.tidegate.base.Tasks;
import io.tidegate.control.Controller;
import io.tidegate.control.ImageSubscriber;
import io.tidegate.control.KeyedSteps;
import io.tidegate.control.Outcome;
import io.tidegate.instances.InstanceObserver;
import io.tidegate.instances.InstanceProvider;
import io.tidegate.instances.LaunchFailure;
import io.tidegate.instances.LaunchSpec;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.ImageDelta;
import io.tidegate.model.ec2.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Makes instances real: intents in the image go to the provider, what the provider says comes back
 * as decisions. Thread-safe; its steps run on {@link Tasks}, for one instance never two at a time,
 * and each reads the image anew. A crash between an intent and its effect is harmless, because
 * {@link #start} and a timer repeat every step that is not finished and providers are idempotent.
 */
public final class InstanceReconciler implements ImageSubscriber, InstanceObserver {
  private static final Duration RESYNC = Duration.ofSeconds(10);
  private static final Duration FORGET_EVERY = Duration.ofMinutes(1);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final String REPORTS = "reports";

  private final Controller controller;
  private final InstanceManager manager;
  private final InstanceProvider provider;
  private final Ec2Options options;
  private final Tasks tasks;
  private final KeyedSteps steps;
  private final ConcurrentLinkedQueue<Report> reports = new ConcurrentLinkedQueue<>();

  /** Nothing happens before {@link #start}. */
  public InstanceReconciler(
      Controller controller,
      InstanceManager manager,
      InstanceProvider provider,
      Ec2Options options,
      Tasks tasks,
      FaultHandler faults) {
    this.controller = controller;
    this.manager = manager;
    this.provider = provider;
    this.options = options;
    this.tasks = tasks;
    this.steps = new KeyedSteps(tasks, faults);
  }

  /**
   * Adopts what runs already, then follows the image. Called once, when the controller is loaded;
   * returns when every instance of the provider has been looked at.
   */
  public void start() {
    provider.observe(this);
    provider.adopt(adoptable(controller.image()));
    controller.subscribe(this);
    resync();
    tasks.every(RESYNC, "instances-resync", this::resync);
    tasks.every(FORGET_EVERY, "instances-forget", this::forget);
  }

  @Override
  public void onImage(ImageDelta delta) {
    for (Change change : delta.changes()) {
      if (change instanceof Change.Put(Instance now)) {
        Optional<Instance> before = delta.before().instances().find(now.id());
        boolean moved =
            before.isEmpty()
                || before.get().state() != now.state()
                || before.get().boots() != now.boots();
        if (moved) {
          steps.wake("instance-" + now.id(), () -> step(now.id()));
        }
      }
    }
  }

  @Override
  public void changed(String instanceId, Instance.State state, String reason) {
    reports.add(new Report(instanceId, state, reason));
    steps.wake(REPORTS, this::takeReports);
  }

  /** A report is forgotten only once its decision is durable. */
  private void takeReports() {
    for (Report next = reports.peek(); next != null; next = reports.peek()) {
      Report report = next;
      try {
        controller.submit("InstanceReported", image -> reported(image, report));
      } catch (ApiError busy) {
        tasks.after(RETRY, REPORTS, () -> steps.wake(REPORTS, this::takeReports));
        return;
      }
      reports.poll();
      endUnwanted(report);
    }
  }

  private Outcome<Boolean> reported(Image image, Report report) {
    return manager.reported(image, report.instanceId, report.state, report.reason);
  }

  /** What lives in the provider and has ended in the image must not go on. */
  private void endUnwanted(Report report) {
    boolean lives =
        report.state == Instance.State.PENDING || report.state == Instance.State.RUNNING;
    boolean ended =
        controller
            .image()
            .instances()
            .find(report.instanceId)
            .map(instance -> instance.state() == Instance.State.TERMINATED)
            .orElse(true);
    if (lives && ended) {
      provider.terminate(report.instanceId, options.stopGrace());
    }
  }

  private void step(String id) {
    Image image = controller.image();
    Optional<Instance> known = image.instances().find(id);
    if (known.isEmpty()) {
      return;
    }
    Instance instance = known.get();
    switch (instance.state()) {
      case PENDING -> launch(image, instance);
      case RUNNING -> {
        if (instance.boots() > 1) {
          provider.reboot(spec(image, instance), options.stopGrace());
        }
      }
      case STOPPING -> provider.stop(id, options.stopGrace());
      case SHUTTING_DOWN -> provider.terminate(id, options.stopGrace());
      case STOPPED, TERMINATED -> {}
    }
  }

  private void launch(Image image, Instance instance) {
    try {
      provider.launch(spec(image, instance));
    } catch (LaunchFailure failure) {
      Instance.State back =
          instance.boots() > 1 ? Instance.State.STOPPED : Instance.State.TERMINATED;
      // At once and not by way of the queue: until the image knows, a further step would launch
      // again what has been given up.
      Report failed = new Report(instance.id(), back, LaunchReasons.of(failure));
      controller.submit("LaunchFailed", now -> reported(now, failed));
    }
  }

  private void resync() {
    for (Instance instance : sorted(controller.image())) {
      switch (instance.state()) {
        case PENDING, STOPPING, SHUTTING_DOWN ->
            steps.wake("instance-" + instance.id(), () -> step(instance.id()));
        case RUNNING, STOPPED, TERMINATED -> {}
      }
    }
  }

  private void forget() {
    try {
      controller.submit("ForgetEndedInstances", manager::forgetEnded);
    } catch (ApiError busy) {
      // the next round forgets them
    }
  }

  /** What runs as far as {@code image} knows, by id. */
  public static List<LaunchSpec> running(Image image) {
    return sorted(image).stream()
        .filter(instance -> instance.state() == Instance.State.RUNNING)
        .map(instance -> spec(image, instance))
        .toList();
  }

  private static List<LaunchSpec> adoptable(Image image) {
    List<LaunchSpec> expected = new ArrayList<>();
    for (Instance instance : sorted(image)) {
      if (instance.state() != Instance.State.TERMINATED) {
        expected.add(spec(image, instance));
      }
    }
    return expected;
  }

  private static LaunchSpec spec(Image image, Instance instance) {
    return LaunchSpec.of(instance, image.machineImages().find(instance.imageId()));
  }

  private static List<Instance> sorted(Image image) {
    return image.instances().stream().sorted(Comparator.comparing(Instance::id)).toList();
  }

  private record Report(String instanceId, Instance.State state, String reason) {}
}
