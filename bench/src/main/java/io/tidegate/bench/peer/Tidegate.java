package io.tidegate.bench.peer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Our data plane alone, in a JVM of its own with the launcher's options for the server; {@code
 * jvmFlags} come after those.
 */
public record Tidegate(List<String> jvmFlags) implements Peer {
  /** Without the launcher, which sets {@code TIDEGATE_SERVER_JVM}: in tests of the harness. */
  private static final String PLAIN = "-XX:+UseSerialGC\n--enable-native-access=ALL-UNNAMED";

  /** Copies. */
  public Tidegate {
    jvmFlags = List.copyOf(jvmFlags);
  }

  @Override
  public String name() {
    return "tidegate";
  }

  @Override
  public Optional<String> missing() {
    return Optional.empty();
  }

  @Override
  public List<String> command(Setting setting, Path directory) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String server = System.getenv("TIDEGATE_SERVER_JVM");
    command.addAll((server == null ? PLAIN : server).lines().toList());
    command.addAll(jvmFlags);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(TidegateBalancer.class.getName());
    command.add(setting.place().address());
    command.add(Integer.toString(setting.place().port()));
    command.add(setting.backend().address());
    command.add(Integer.toString(setting.backend().port()));
    command.add(setting.listening().log() ? directory.toString() : "");
    setting.listening().pem().ifPresent(pem -> command.add(pem.toString()));
    if (setting.listening().http2()) {
      command.add("h2");
    }
    return command;
  }
}
