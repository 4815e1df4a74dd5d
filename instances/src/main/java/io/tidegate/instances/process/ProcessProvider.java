package io.tidegate.instances.process;

import io.tidegate.base.Chance;
import io.tidegate.base.Tasks;
import io.tidegate.base.TimeSource;
import io.tidegate.instances.InstanceObserver;
import io.tidegate.instances.InstanceProvider;
import io.tidegate.instances.LaunchFailure;
import io.tidegate.instances.LaunchSpec;
import io.tidegate.instances.metadata.MetadataService;
import io.tidegate.instances.metadata.MetadataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Instances as processes of this machine. Thread-safe: a concurrent table of instances, each behind
 * its own lock. The processes need nothing of this server to live on; {@link #adopt} finds them
 * again by the notes in their directories and by the mark in their environment.
 *
 * <p>Implementation note: the end of a process is found by looking at {@code /proc} every {@link
 * ProcessOptions#watchEvery}, not by waiting for a child, because adopted processes are nobody's
 * children here; one way for all.
 */
public final class ProcessProvider implements InstanceProvider {
  private static final Logger log = LoggerFactory.getLogger(ProcessProvider.class);
  private static final Duration ORPHAN_GRACE = Duration.ofSeconds(5);

  private final ProcessOptions options;
  private final ProcessWorld world;
  private final Map<String, InstanceProcess> instances = new ConcurrentHashMap<>();
  private final Tasks.Cancellable watching;
  private volatile InstanceObserver observer = (id, state, reason) -> {};

  /** Instances of {@code options.directory()}; metadata comes from {@code metadata}. */
  public ProcessProvider(
      ProcessOptions options,
      MetadataSource metadata,
      Tasks tasks,
      TimeSource time,
      Chance chance) {
    this.options = options;
    Cgroups cgroups = options.cgroups() ? Cgroups.find() : Cgroups.none();
    this.world =
        new ProcessWorld(
            options,
            tasks,
            time,
            new ProcessTable(time),
            cgroups,
            new Launcher(options, cgroups, SizedVolumes.find()),
            new MetadataService(metadata, chance, time, options.metadataPort()),
            report -> observer.changed(report.instanceId(), report.state(), report.reason()),
            instances::remove);
    this.watching = tasks.every(options.watchEvery(), "instances-watch", this::watch);
  }

  @Override
  public void observe(InstanceObserver observer) {
    this.observer = observer;
  }

  @Override
  public void launch(LaunchSpec spec) throws LaunchFailure {
    String id = spec.instance().id();
    try {
      instance(id).launch(spec);
    } catch (LaunchFailure failure) {
      if (!Files.exists(options.directory().resolve(id))) {
        instances.remove(id);
      }
      throw failure;
    }
  }

  @Override
  public void stop(String instanceId, Duration grace) {
    instance(instanceId).stop(grace);
  }

  @Override
  public void reboot(LaunchSpec spec, Duration grace) {
    instance(spec.instance().id()).reboot(spec, grace);
  }

  @Override
  public void terminate(String instanceId, Duration grace) {
    instance(instanceId).terminate(grace);
  }

  @Override
  public void adopt(List<LaunchSpec> expected) {
    Set<String> wanted = new HashSet<>();
    for (LaunchSpec spec : expected) {
      wanted.add(spec.instance().id());
      instance(spec.instance().id()).adopt(spec, ORPHAN_GRACE);
    }
    for (String found : directories()) {
      if (!wanted.contains(found)) {
        log.warn("ending {}, of which there is no record", found);
        instance(found).terminate(ORPHAN_GRACE);
      }
    }
  }

  @Override
  public void attend(List<LaunchSpec> running) {
    running.forEach(spec -> instance(spec.instance().id()).attend(spec));
  }

  @Override
  public Optional<byte[]> consoleOutput(String instanceId) {
    return Optional.ofNullable(instances.get(instanceId)).flatMap(InstanceProcess::console);
  }

  @Override
  public Optional<Usage> usage(String instanceId) {
    return Optional.ofNullable(instances.get(instanceId)).flatMap(InstanceProcess::usage);
  }

  @Override
  public void close() {
    watching.cancel();
    observer = (id, state, reason) -> {};
    world.metadata().close();
  }

  private void watch() {
    instances.values().forEach(InstanceProcess::watch);
  }

  private InstanceProcess instance(String id) {
    return instances.computeIfAbsent(
        id,
        unknown ->
            new InstanceProcess(
                unknown, new InstanceDirectory(options.directory().resolve(unknown)), world));
  }

  private List<String> directories() {
    List<String> found = new ArrayList<>();
    if (!Files.isDirectory(options.directory())) {
      return found;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(options.directory(), "i-*")) {
      entries.forEach(entry -> found.add(entry.getFileName().toString()));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return found;
  }
}
