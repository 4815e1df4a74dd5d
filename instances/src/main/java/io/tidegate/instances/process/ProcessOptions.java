package io.tidegate.instances.process;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What an installation can choose about process instances. {@code directory} holds one directory
 * per instance; {@code port} is the PORT that instances are told to listen on; {@code runAs} is the
 * unprivileged user for instances when the server runs as root; {@code java} the launcher of the
 * JDK that instances may use; {@code api} where the API listens, once it does; sizes in bytes.
 */
public record ProcessOptions(
    Path directory,
    String region,
    int port,
    int metadataPort,
    Optional<String> runAs,
    boolean cgroups,
    Path java,
    Supplier<Optional<URI>> api,
    long maxImageBytes,
    int maxImageEntries,
    long maxConsoleBytes,
    Duration watchEvery) {
  /** PORT when ports below 1024 are not permitted. */
  public static final int UNPRIVILEGED_PORT = 8080;

  /** The usual port of web servers. */
  public static final int WEB_PORT = 80;

  /** Images up to 8 GiB, 1 MiB of console, metadata on port 1338, exits noticed within 250 ms. */
  public static ProcessOptions standard(Path directory, String region) {
    return new ProcessOptions(
        directory.toAbsolutePath(),
        region,
        WebPort.choose(),
        1338,
        Optional.empty(),
        true,
        Path.of(System.getProperty("java.home"), "bin", "java"),
        Optional::empty,
        8L << 30,
        200_000,
        1 << 20,
        Duration.ofMillis(250));
  }

  /** These options with another port for instances. */
  public ProcessOptions withPort(int other) {
    return with(other, runAs, api);
  }

  /** These options with an unprivileged user for instances. */
  public ProcessOptions withUser(Optional<String> user) {
    return with(port, user, api);
  }

  /** These options telling instances of the API. */
  public ProcessOptions withApi(Supplier<Optional<URI>> endpoint) {
    return with(port, runAs, endpoint);
  }

  private ProcessOptions with(
      int changedPort, Optional<String> changedUser, Supplier<Optional<URI>> changedApi) {
    return new ProcessOptions(
        directory,
        region,
        changedPort,
        metadataPort,
        changedUser,
        cgroups,
        java,
        changedApi,
        maxImageBytes,
        maxImageEntries,
        maxConsoleBytes,
        watchEvery);
  }
}
