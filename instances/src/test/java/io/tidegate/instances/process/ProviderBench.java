package io.tidegate.instances.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Chance;
import io.tidegate.base.ThreadTasks;
import io.tidegate.base.TimeSource;
import io.tidegate.instances.LaunchFailure;
import io.tidegate.instances.LaunchSpec;
import io.tidegate.instances.metadata.InstanceMetadata;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.Instance.State;
import io.tidegate.model.ec2.MachineImage;
import io.tidegate.model.ec2.MetadataOptions;
import io.tidegate.model.ec2.Volume;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A provider with images and instances for tests; real processes, owned by the test's thread. */
final class ProviderBench {
  private static final Chance CHANCE = Chance.system();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path temporary;
  private final ProcessOptions options;
  private final Map<String, String> reasons = new ConcurrentHashMap<>();
  private final Map<String, State> states = new ConcurrentHashMap<>();
  private final Map<String, Spec> specs = new ConcurrentHashMap<>();
  private final TimeSource time = TimeSource.system();
  private ThreadTasks tasks = new ThreadTasks((where, cause) -> cause.printStackTrace());
  private ProcessProvider provider;

  /** What to launch, in the making. */
  record Spec(
      String id, String location, String userData, int boots, String ip, List<Volume> volumes) {
    Spec volume(String deviceName, int sizeGib) {
      Volume root = new Volume("vol-1", "/dev/xvda", 8, "gp3", false, List.of());
      Volume data = new Volume("vol-2", deviceName, sizeGib, "gp3", false, List.of());
      return new Spec(id, location, userData, boots, ip, List.of(root, data));
    }

    Spec userData(String script) {
      String base64 = Base64.getEncoder().encodeToString(script.getBytes(StandardCharsets.UTF_8));
      return new Spec(id, location, base64, boots, ip, volumes);
    }

    Spec ip(String address) {
      return new Spec(id, location, userData, boots, address, volumes);
    }

    LaunchSpec instance(State state) {
      Instance instance =
          new Instance(
              id,
              "r-00000000000000001",
              0,
              "ami-00000000000000001",
              "process.small",
              state,
              Optional.empty(),
              new Instance.Placing(
                  "us-east-1a", "subnet-1", "vpc-1", ip, "eni-1", "eni-attach-1", List.of()),
              List.of(),
              new Instance.Settings(
                  Optional.empty(),
                  Optional.of(userData).filter(text -> !text.isEmpty()),
                  Optional.empty(),
                  false,
                  false,
                  false,
                  false,
                  true,
                  "stop",
                  MetadataOptions.DEFAULT,
                  Optional.empty(),
                  Optional.empty()),
              volumes,
              boots,
              java.time.Instant.EPOCH,
              Optional.empty(),
              Optional.empty(),
              List.of());
      return LaunchSpec.of(
          instance,
          Optional.of(
              new MachineImage(
                  instance.imageId(),
                  "test",
                  "",
                  location,
                  "x86_64",
                  Optional.empty(),
                  "/dev/xvda",
                  List.of(),
                  java.time.Instant.EPOCH,
                  List.of())));
    }
  }

  ProviderBench(Path temporary) {
    this(temporary, Optional.empty());
  }

  /** Instances of {@code user}, which takes root. */
  ProviderBench(Path temporary, Optional<String> user) {
    this.temporary = temporary;
    this.options =
        ProcessOptions.standard(temporary.resolve("instances"), "us-east-1").withUser(user);
    this.provider = open();
  }

  private ProcessProvider open() {
    ProcessProvider opened = new ProcessProvider(options, this::metadata, tasks, time, CHANCE);
    opened.observe(
        (id, state, reason) -> {
          reasons.put(id, reason);
          states.put(id, state);
        });
    return opened;
  }

  private Optional<InstanceMetadata> metadata(String id) {
    return Optional.ofNullable(specs.get(id))
        .map(
            spec ->
                new InstanceMetadata(
                    spec.instance(State.RUNNING).instance(),
                    List.of("default"),
                    Optional.of("InService"),
                    "use1-az1",
                    "us-east-1",
                    "123456789012",
                    Optional.empty(),
                    Optional.empty()));
  }

  ProcessProvider provider() {
    return provider;
  }

  /** Ends the server as a crash would, as far as the provider is concerned, and opens another. */
  void restart() {
    provider.close();
    tasks.close();
    states.clear();
    tasks = new ThreadTasks((where, cause) -> cause.printStackTrace());
    provider = open();
  }

  Path image(String start) throws IOException {
    Path image = emptyImage();
    Files.writeString(image.resolve("start"), start);
    return image;
  }

  Path emptyImage() throws IOException {
    return Files.createDirectories(temporary.resolve("image-" + CHANCE.hex(6)));
  }

  String launch(Path image) throws LaunchFailure {
    return launch(image, spec -> spec);
  }

  String launch(Path image, UnaryOperator<Spec> change) throws LaunchFailure {
    String ip = "127.77." + (1 + CHANCE.below(250)) + "." + (1 + CHANCE.below(250));
    Spec spec =
        change.apply(new Spec("i-" + CHANCE.hex(17), image.toString(), "", 1, ip, List.of()));
    specs.put(spec.id(), spec);
    provider.launch(spec.instance(State.PENDING));
    return spec.id();
  }

  void relaunch(String id, int boots) throws LaunchFailure {
    states.remove(id);
    provider.launch(spec(id, boots).instance(State.PENDING));
  }

  Spec spec(String id, int boots) {
    Spec spec = java.util.Objects.requireNonNull(specs.get(id));
    return new Spec(spec.id(), spec.location(), spec.userData(), boots, spec.ip(), spec.volumes());
  }

  Optional<State> state(String id) {
    return Optional.ofNullable(states.get(id));
  }

  String reason(String id) {
    return reasons.getOrDefault(id, "");
  }

  Path directory(String id) {
    return options.directory().resolve(id);
  }

  List<String> directories() {
    return List.of(Optional.ofNullable(options.directory().toFile().list()).orElse(new String[0]));
  }

  String console(String id) {
    return new String(provider.consoleOutput(id).orElse(new byte[0]), StandardCharsets.UTF_8);
  }

  List<Long> processes(String id) {
    return new ProcessTable(time)
        .of(id, Long.MIN_VALUE).stream().map(ProcessTable.Entry::pid).sorted().toList();
  }

  void killAll(String id) {
    awaitTrue(
        () -> {
          processes(id)
              .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
          return processes(id).isEmpty();
        });
  }

  void await(String id, State state) {
    awaitTrue(() -> state == states.get(id));
  }

  void awaitConsole(String id, String text) {
    awaitTrue(() -> console(id).contains(text));
  }

  void awaitLines(String id, String start, int count) {
    awaitTrue(() -> console(id).lines().filter(line -> line.startsWith(start)).count() >= count);
  }

  private String consoles() {
    return specs.keySet().stream().map(this::console).reduce("", (a, b) -> a + "\n" + b);
  }

  void awaitTrue(Callable<Boolean> condition) {
    long deadline = time.nanoTime() + PATIENCE.toNanos();
    try {
      while (!condition.call()) {
        assertTrue(
            time.nanoTime() < deadline,
            () -> "waited too long; states " + states + reasons + consoles());
        Thread.sleep(10);
      }
    } catch (RuntimeException | Error failed) {
      throw failed;
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  void end() {
    for (String id : directories()) {
      provider.terminate(id, Duration.ZERO);
      awaitTrue(() -> !Files.exists(directory(id)));
    }
    for (String id : specs.keySet()) {
      assertEquals(List.of(), processes(id), id);
    }
    assertEquals(List.of(), directories());
    provider.close();
    tasks.close();
  }

  /** All regular files below {@code top}, for looking at what was unpacked. */
  static List<String> files(Path top) throws IOException {
    try (Stream<Path> all = Files.walk(top)) {
      return all.filter(Files::isRegularFile)
          .map(file -> top.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
