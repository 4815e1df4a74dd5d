package io.tidegate.instances;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Starts and ends real instances. Every call is idempotent by instance id and returns when the work
 * has begun; what becomes of it is told to the {@link InstanceObserver}. Called from virtual
 * threads, may block for a short while.
 */
public interface InstanceProvider extends AutoCloseable {
  /** Who hears of state changes; set once, before anything else. */
  void observe(InstanceObserver observer);

  /**
   * Begins to launch. An instance that already runs under this id is left alone and reported; one
   * whose boot, as counted by the spec, has ended already is reported {@code STOPPED} and not
   * started again.
   */
  void launch(LaunchSpec spec) throws LaunchFailure;

  /** Asks the instance to stop, kills it after {@code grace}; its directory stays. */
  void stop(String instanceId, Duration grace);

  /**
   * Stops and starts again in place, unless the instance has been booted as often as the spec says
   * already.
   */
  void reboot(LaunchSpec spec, Duration grace);

  /** Asks the instance to stop, kills it after {@code grace}, removes all that it had. */
  void terminate(String instanceId, Duration grace);

  /**
   * After a restart of the server: takes over what still runs of {@code expected} and reports each
   * one's state: {@code RUNNING}, {@code STOPPED} for one that had been launched and does not run
   * any more, nothing for one that was never launched. Anything of this provider that is not
   * expected is ended and removed.
   */
  void adopt(List<LaunchSpec> expected);

  /**
   * Finds the instances of {@code running} again for {@link #usage}, metadata and console, and
   * changes nothing: for a server whose state cannot change. A provider that needs no finding does
   * nothing.
   */
  default void attend(List<LaunchSpec> running) {}

  /** What the instance wrote to its console, newest 64 KiB; empty when unknown. */
  Optional<byte[]> consoleOutput(String instanceId);

  /** Use of resources since the last call, for metrics; empty when not running. */
  Optional<Usage> usage(String instanceId);

  /** Releases what this process holds; running instances go on. */
  @Override
  void close();

  /**
   * {@code cpuNanos} of all processes of the instance since its start; {@code vcpus} the processors
   * that its type may use; bytes are 0 where the network cannot be counted.
   */
  record Usage(long cpuNanos, double vcpus, long networkInBytes, long networkOutBytes) {}
}
