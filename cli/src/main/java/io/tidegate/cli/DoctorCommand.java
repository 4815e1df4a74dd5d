package io.tidegate.cli;

import io.tidegate.base.KernelSetting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** {@code doctor}: what this machine has and lacks, one line each, with what would mend it. */
@Command(name = "doctor", description = "Checks this machine and says what is missing.")
final class DoctorCommand implements Callable<Integer> {
  private static final int LEAST_OPEN_FILES = 8192;

  private final Path root;

  DoctorCommand() {
    this(Path.of("/"));
  }

  /** {@code root} holds {@code proc} and {@code sys}. */
  DoctorCommand(Path root) {
    this.root = root;
  }

  /** One line: {@code ok}, or what is lacking and what helps. {@code needed} marks a must. */
  record Finding(boolean ok, boolean needed, String text) {
    String line() {
      return (ok ? "ok    " : needed ? "FAIL  " : "note  ") + text;
    }
  }

  @Override
  public Integer call() {
    List<Finding> findings = findings();
    findings.forEach(finding -> System.out.println(finding.line()));
    return findings.stream().anyMatch(finding -> finding.needed() && !finding.ok()) ? 1 : 0;
  }

  List<Finding> findings() {
    List<Finding> found = new ArrayList<>();
    found.add(java(Runtime.version().feature()));
    found.add(linux());
    found.add(lowPorts());
    found.add(openFiles());
    found.add(cgroups());
    for (String tool : List.of("aws", "curl", "dig", "nginx", "haproxy", "wrk")) {
      found.add(tool(tool, System.getenv().getOrDefault("PATH", "")));
    }
    return found;
  }

  private static Finding java(int feature) {
    return new Finding(
        feature >= 25, true, "Java " + Runtime.version() + (feature >= 25 ? "" : ": needs 25"));
  }

  private Finding linux() {
    Optional<String> release = read("proc/sys/kernel/osrelease");
    return release
        .map(text -> new Finding(true, true, "Linux " + text))
        .orElseGet(() -> new Finding(false, true, "no Linux kernel: Tidegate runs on Linux only"));
  }

  private Finding lowPorts() {
    String key = "net.ipv4.ip_unprivileged_port_start";
    int first =
        read("proc/sys/net/ipv4/ip_unprivileged_port_start").map(Integer::parseInt).orElse(1024);
    boolean root = "root".equals(System.getProperty("user.name"));
    if (root || first <= 80) {
      return new Finding(true, false, "listeners may use port 80");
    }
    return new Finding(
        false,
        false,
        "listeners below port " + first + " are refused: sysctl -w " + key + "=80 permits them");
  }

  private Finding openFiles() {
    long limit =
        read("proc/self/limits").stream()
            .flatMap(String::lines)
            .filter(line -> line.startsWith("Max open files"))
            .map(line -> line.split("\\s+")[4])
            .mapToLong(text -> text.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(text))
            .findFirst()
            .orElse(0);
    if (limit >= LEAST_OPEN_FILES) {
      return new Finding(true, false, "up to " + limit + " open files");
    }
    return new Finding(
        false,
        false,
        "only " + limit + " open files, two are used per connection: raise it with ulimit -n");
  }

  private Finding cgroups() {
    Path mounted = root.resolve("sys/fs/cgroup");
    boolean second = Files.exists(mounted.resolve("cgroup.controllers"));
    boolean writable =
        second
            ? Files.isWritable(mounted.resolve("cgroup.subtree_control"))
            : Stream.of("cpu", "memory").allMatch(it -> Files.isWritable(mounted.resolve(it)));
    String name = second ? "cgroup v2" : "cgroup v1";
    return new Finding(
        writable,
        false,
        writable
            ? name + " is writable: instance types limit CPU and memory"
            : name
                + " is not writable here: instances run without limits of CPU and memory, unless"
                + " the server has a delegated group (root, or a service with Delegate=yes)");
  }

  static Finding tool(String name, String searchPath) {
    for (String directory : searchPath.split(":")) {
      if (!directory.isEmpty() && Files.isExecutable(Path.of(directory, name))) {
        return new Finding(true, false, name + " is " + Path.of(directory, name));
      }
    }
    return new Finding(
        false, false, name + " is not installed: only some tests and benches use it");
  }

  private Optional<String> read(String file) {
    return KernelSetting.read(root.resolve(file));
  }
}
