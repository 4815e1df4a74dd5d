package io.tidegate.control.ec2;

import io.tidegate.base.Chance;
import io.tidegate.base.TimeSource;
import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.Installation;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.Instance.State;
import io.tidegate.model.ec2.Instance.StateReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decides about instances; changes nothing itself. Every method is a decision to be submitted to
 * the controller, alone or as part of a larger one. What it makes {@code PENDING}, {@code STOPPING}
 * or {@code SHUTTING_DOWN} the {@link InstanceReconciler} carries out. With a list of ids nothing
 * is done when one of them is wrong.
 */
public final class InstanceManager {
  private final InstanceLaunch launch;
  private final Ec2Options options;
  private final TimeSource time;

  /** Ids come from {@code chance}. */
  public InstanceManager(
      Installation installation, Ec2Options options, Chance chance, TimeSource time) {
    this.launch = new InstanceLaunch(installation, options, chance, time);
    this.options = options;
    this.time = time;
  }

  /**
   * RunInstances: new instances, {@code PENDING}. With a client token seen before, those that it
   * made then.
   *
   * @throws ApiError when the parameters cannot be launched, or fewer than the minimum fit
   */
  public Outcome<List<Instance>> run(Image image, RunInstancesCommand command) {
    return launch.run(image, command);
  }

  /**
   * Ends instances for good; those that ended already stay as they are. Termination protection is
   * for users: callers who act for one first call {@link #checkMayTerminate}.
   */
  public Outcome<List<StateChange>> terminate(Image image, List<String> ids) {
    StateReason reason = userInitiated("Client.UserInitiatedShutdown");
    return each(
        image,
        ids,
        instance ->
            instance.state().ending()
                ? instance
                : instance.in(State.SHUTTING_DOWN, Optional.of(reason), time.now()));
  }

  /**
   * Refuses when one of the instances is protected.
   *
   * @throws ApiError {@code OperationNotPermitted}
   */
  public void checkMayTerminate(Image image, List<String> ids) {
    for (String id : ids) {
      Instance instance = find(image, id);
      if (instance.settings().disableApiTermination() && !instance.state().ending()) {
        throw ApiError.of(
            "OperationNotPermitted",
            "The instance '"
                + id
                + "' may not be terminated. Modify its 'disableApiTermination' instance attribute"
                + " and try again.");
      }
    }
  }

  /** Stops instances: their processes end, directory and address stay. */
  public Outcome<List<StateChange>> stop(Image image, List<String> ids) {
    StateReason reason = userInitiated("Client.UserInitiatedShutdown");
    return each(
        image,
        ids,
        instance ->
            switch (instance.state()) {
              case STOPPED, STOPPING -> instance;
              case PENDING, RUNNING -> {
                if (instance.settings().disableApiStop()) {
                  throw ApiError.of(
                      "OperationNotPermitted",
                      "The instance '"
                          + instance.id()
                          + "' may not be stopped. Modify its 'disableApiStop' instance attribute"
                          + " and try again.");
                }
                yield instance.in(State.STOPPING, Optional.of(reason), time.now());
              }
              case SHUTTING_DOWN, TERMINATED -> throw wrongState(instance, "stopped");
            });
  }

  /** Starts stopped instances again, with the same id and address. */
  public Outcome<List<StateChange>> start(Image image, List<String> ids) {
    return each(
        image,
        ids,
        instance ->
            switch (instance.state()) {
              case PENDING, RUNNING -> instance;
              case STOPPED ->
                  instance.in(State.PENDING, Optional.empty(), time.now()).booted(time.now());
              case STOPPING, SHUTTING_DOWN, TERMINATED -> throw wrongState(instance, "started");
            });
  }

  /** Restarts the processes of running instances; they stay {@code RUNNING} throughout. */
  public Outcome<List<StateChange>> reboot(Image image, List<String> ids) {
    return each(
        image,
        ids,
        instance ->
            switch (instance.state()) {
              case PENDING -> instance;
              case RUNNING -> instance.booted(instance.launchTime());
              case STOPPED, STOPPING, SHUTTING_DOWN, TERMINATED ->
                  throw wrongState(instance, "rebooted");
            });
  }

  /** What a provider says of an instance: moves the state on, ignores what is out of date. */
  public Outcome<Boolean> reported(Image image, String id, State said, String reason) {
    Optional<Instance> known = image.instances().find(id);
    if (known.isEmpty()) {
      return Outcome.unchanged(false);
    }
    Instance instance = known.get();
    State next = next(instance, said);
    if (next == instance.state()) {
      return Outcome.unchanged(false);
    }
    Optional<StateReason> why = next == State.RUNNING ? Optional.empty() : why(instance, reason);
    return new Outcome<>(List.of(Change.put(instance.in(next, why, time.now()))), true);
  }

  /** Forgets instances that ended longer ago than they stay visible (about an hour). */
  public Outcome<Integer> forgetEnded(Image image) {
    Instant before = time.now().minus(options.terminatedVisible());
    List<Change> changes = new ArrayList<>();
    for (Instance instance : image.instances().all()) {
      if (instance.endedAt().filter(before::isAfter).isPresent()) {
        changes.add(Change.remove(instance));
      }
    }
    return new Outcome<>(changes, changes.size());
  }

  /**
   * The instance.
   *
   * @throws ApiError {@code InvalidInstanceID.NotFound} or {@code .Malformed}
   */
  public static Instance find(Image image, String id) {
    return image.instances().find(id).orElseThrow(() -> Ec2Errors.noInstance(id));
  }

  /** How many instances may exist at a time. */
  public int maxInstances() {
    return options.maxInstances();
  }

  private static State next(Instance instance, State said) {
    State now = instance.state();
    return switch (said) {
      case RUNNING -> now == State.PENDING ? State.RUNNING : now;
      case STOPPED ->
          switch (now) {
            case PENDING, RUNNING -> halted(instance);
            case STOPPING -> State.STOPPED;
            case STOPPED, SHUTTING_DOWN, TERMINATED -> now;
          };
      case TERMINATED -> State.TERMINATED;
      case PENDING, STOPPING, SHUTTING_DOWN -> now;
    };
  }

  /** What a halt from inside comes to: InstanceInitiatedShutdownBehavior decides. */
  private static State halted(Instance instance) {
    return instance.settings().shutdownBehavior().equals("terminate")
        ? State.SHUTTING_DOWN
        : State.STOPPED;
  }

  private static Optional<StateReason> why(Instance instance, String reason) {
    if (reason.isEmpty()) {
      return instance.stateReason();
    }
    int colon = reason.indexOf(':');
    boolean coded = reason.startsWith("Client.") || reason.startsWith("Server.");
    String code = coded && colon > 0 ? reason.substring(0, colon) : "Server.InternalError";
    return Optional.of(new StateReason(code, coded && colon > 0 ? reason : code + ": " + reason));
  }

  private Outcome<List<StateChange>> each(
      Image image, List<String> ids, Function<Instance, Instance> step) {
    List<Change> changes = new ArrayList<>();
    List<StateChange> answer = new ArrayList<>();
    for (String id : new LinkedHashSet<>(ids)) {
      Instance before = find(image, id);
      Instance after = step.apply(before);
      if (!after.equals(before)) {
        changes.add(Change.put(after));
      }
      answer.add(new StateChange(id, before.state(), after.state()));
    }
    return new Outcome<>(changes, answer);
  }

  private static StateReason userInitiated(String code) {
    return new StateReason(code, code + ": User initiated shutdown");
  }

  private static ApiError wrongState(Instance instance, String wanted) {
    return ApiError.of(
        "IncorrectInstanceState",
        "The instance '"
            + instance.id()
            + "' is not in a state from which it can be "
            + wanted
            + ".");
  }
}
