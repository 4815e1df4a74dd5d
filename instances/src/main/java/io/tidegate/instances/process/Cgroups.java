package io.tidegate.instances.process;

import io.tidegate.model.ec2.InstanceType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits of processor, memory and process count by control groups, version 1 or 2, where this
 * process may make them; otherwise there are no limits and every method does nothing. Immutable
 * once found, safe from any thread. Source: cgroups(7), kernel documentation "Control Group v2".
 */
final class Cgroups {
  private static final Logger log = LoggerFactory.getLogger(Cgroups.class);
  private static final String FOLDER = "tidegate";
  private static final String SERVER = "tidegate-server";
  private static final long PERIOD_US = 100_000;
  private static final int MAX_PROCESSES = 4096;

  /** Parent directories of the instances' groups, by controller; v2 has one, named "". */
  private final Map<String, Path> parents;

  private Cgroups(Map<String, Path> parents) {
    this.parents = parents;
  }

  /** No limits. */
  static Cgroups none() {
    return new Cgroups(Map.of());
  }

  /** The groups that this process may use, perhaps none. */
  static Cgroups find() {
    return find(Path.of("/sys/fs/cgroup"), Path.of("/proc/self/cgroup"));
  }

  /**
   * The same with another tree.
   *
   * @param root where control groups are mounted
   * @param own which groups this process is in, in the form of {@code /proc/self/cgroup}
   */
  static Cgroups find(Path root, Path own) {
    Map<String, Path> found = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(own)) {
        String[] parts = line.split(":", 3);
        if (parts[1].isEmpty() && Files.exists(root.resolve("cgroup.controllers"))) {
          version2(root, parts[2]).ifPresent(parent -> found.put("", parent));
        }
        for (String controller : parts[1].split(",")) {
          if (Set.of("cpu", "cpuacct", "memory", "pids").contains(controller)) {
            version1(root.resolve(controller), parts[2])
                .ifPresent(parent -> found.put(controller, parent));
          }
        }
      }
    } catch (IOException unreadable) {
      log.info("No control groups: {}", unreadable.getMessage());
    }
    if (found.isEmpty()) {
      log.info("Control groups cannot be made here: instances run without resource limits");
    }
    return new Cgroups(Map.copyOf(found));
  }

  /** Whether CPU and memory are limited. */
  boolean limits() {
    return parents.containsKey("") || parents.keySet().containsAll(Set.of("cpu", "memory"));
  }

  /** Makes the groups of an instance, sets its limits and returns their directories. */
  List<Path> create(String instanceId, InstanceType type) {
    Set<Path> groups = new HashSet<>();
    for (Map.Entry<String, Path> parent : parents.entrySet()) {
      Path group = parent.getValue().resolve(instanceId);
      try {
        Files.createDirectories(group);
        limit(parent.getKey(), group, type);
        groups.add(group);
      } catch (IOException refused) {
        log.warn("{} has no {} limit: {}", instanceId, parent.getKey(), refused.getMessage());
      }
    }
    return List.copyOf(groups);
  }

  /** Pids in the groups of an instance. */
  Set<Long> members(String instanceId) {
    Set<Long> pids = new HashSet<>();
    for (Path parent : parents.values()) {
      try {
        for (String line : Files.readAllLines(parent.resolve(instanceId).resolve("cgroup.procs"))) {
          pids.add(Long.parseLong(line));
        }
      } catch (IOException gone) {
        log.trace("{} has no group", instanceId);
      }
    }
    return pids;
  }

  /** From now on no process of the instance can start another; on v2 all are killed at once. */
  void freezeAndKill(String instanceId) {
    for (Map.Entry<String, Path> parent : parents.entrySet()) {
      Path group = parent.getValue().resolve(instanceId);
      if (parent.getKey().isEmpty()) {
        tryWrite(group.resolve("cgroup.kill"), "1");
      }
      if (parent.getKey().isEmpty() || parent.getKey().equals("pids")) {
        tryWrite(group.resolve("pids.max"), "0");
      }
    }
  }

  /** Processor time that the instance has used, nanoseconds. */
  OptionalLong cpuNanos(String instanceId) {
    try {
      if (parents.containsKey("cpuacct")) {
        Path usage = parents.get("cpuacct").resolve(instanceId).resolve("cpuacct.usage");
        return OptionalLong.of(Long.parseLong(Files.readString(usage).strip()));
      }
      if (parents.containsKey("")) {
        Path stat = parents.get("").resolve(instanceId).resolve("cpu.stat");
        for (String line : Files.readAllLines(stat)) {
          if (line.startsWith("usage_usec ")) {
            return OptionalLong.of(Long.parseLong(line.substring(11).strip()) * 1000);
          }
        }
      }
    } catch (IOException | NumberFormatException gone) {
      return OptionalLong.empty();
    }
    return OptionalLong.empty();
  }

  /** Removes the groups; they are empty by now. */
  void remove(String instanceId) {
    for (Path parent : parents.values()) {
      try {
        Files.deleteIfExists(parent.resolve(instanceId));
      } catch (IOException busy) {
        log.warn("The control group {} stays: {}", parent.resolve(instanceId), busy.getMessage());
      }
    }
  }

  private static void limit(String controller, Path group, InstanceType type) throws IOException {
    long quotaUs = (long) (type.cpuLimit() * PERIOD_US);
    long memory = (long) type.memoryMib() << 20;
    if (controller.isEmpty() || controller.equals("pids")) {
      write(group.resolve("pids.max"), Integer.toString(MAX_PROCESSES));
    }
    switch (controller) {
      case "" -> {
        write(group.resolve("cpu.max"), quotaUs + " " + PERIOD_US);
        write(group.resolve("memory.max"), Long.toString(memory));
        tryWrite(group.resolve("memory.swap.max"), "0");
      }
      case "cpu" -> {
        write(group.resolve("cpu.cfs_period_us"), Long.toString(PERIOD_US));
        write(group.resolve("cpu.cfs_quota_us"), Long.toString(quotaUs));
      }
      case "memory" -> write(group.resolve("memory.limit_in_bytes"), Long.toString(memory));
      default -> {}
    }
  }

  private static Optional<Path> version1(Path mount, String own) {
    List<Path> places = new ArrayList<>(List.of(mount.resolve("." + own), mount));
    return places.stream()
        .map(place -> place.normalize().resolve(FOLDER))
        .filter(Cgroups::makes)
        .findFirst();
  }

  /**
   * Below the root where this process may, else below its own group: that one must be delegated to
   * this user and hold no process itself ("no internal processes"), so the server moves to a leaf.
   */
  private static Optional<Path> version2(Path root, String own) {
    for (Path place : List.of(root, root.resolve("." + own).normalize())) {
      Path folder = place.resolve(FOLDER);
      if (!makes(folder)) {
        continue;
      }
      try {
        if (!place.equals(root)) {
          moveTo(Files.createDirectories(place.resolve(SERVER)));
        }
        for (Path above : List.of(place, folder)) {
          write(above.resolve("cgroup.subtree_control"), "+cpu +memory +pids");
        }
        return Optional.of(folder);
      } catch (IOException notDelegated) {
        log.debug("No controllers below {}: {}", place, notDelegated.getMessage());
      }
    }
    return Optional.empty();
  }

  private static void moveTo(Path group) throws IOException {
    write(group.resolve("cgroup.procs"), Long.toString(ProcessHandle.current().pid()));
  }

  private static boolean makes(Path folder) {
    try {
      Files.createDirectories(folder);
      Path probe =
          Files.createDirectories(folder.resolve("probe-" + ProcessHandle.current().pid()));
      Files.delete(probe);
      return true;
    } catch (IOException | UncheckedIOException refused) {
      return false;
    }
  }

  private static void tryWrite(Path file, String value) {
    try {
      write(file, value);
    } catch (IOException absent) {
      log.debug("{} not written: {}", file, absent.getMessage());
    }
  }

  private static void write(Path file, String value) throws IOException {
    Files.writeString(file, value, java.nio.file.StandardOpenOption.WRITE);
  }
}
