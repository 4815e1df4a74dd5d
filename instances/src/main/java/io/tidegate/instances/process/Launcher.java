package io.tidegate.instances.process;

import io.tidegate.instances.LaunchFailure;
import io.tidegate.instances.LaunchSpec;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.Volume;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Prepares an instance's directory and starts its main process: a small shell (launch.sh) in a
 * session of its own, with no pipe to this server, so that it lives on when the server ends.
 * Stateless; the caller holds the instance's lock.
 */
final class Launcher {
  private final ProcessOptions options;
  private final Cgroups cgroups;
  private final SizedVolumes volumes;

  Launcher(ProcessOptions options, Cgroups cgroups, SizedVolumes volumes) {
    this.options = options;
    this.cgroups = cgroups;
    this.volumes = volumes;
  }

  /** Copies the image unless that was done before; leaves nothing behind when it fails. */
  void prepare(LaunchSpec spec, InstanceDirectory directory) throws LaunchFailure {
    if (directory.complete()) {
      return;
    }
    Ipv6Host.check(spec.instance());
    try {
      remove(directory);
      String location =
          spec.image()
              .orElseThrow(
                  () ->
                      new LaunchFailure.InvalidTemplate(
                          "Client error on launch: the image "
                              + spec.instance().imageId()
                              + " is no longer registered"))
              .location();
      Files.createDirectories(directory.run());
      tellWhatIsMissing(directory);
      List<Volume> all = spec.instance().volumes();
      if (!all.isEmpty()) {
        volumes.create(directory.root(), all.getFirst().sizeGib());
      }
      new ImageUnpacker(directory.root(), options.maxImageBytes(), options.maxImageEntries())
          .unpack(location);
      for (Volume volume : dataVolumes(spec.instance())) {
        volumes.create(directory.volume(volume.deviceName()), volume.sizeGib());
      }
      if (options.runAs().isPresent()) {
        giveTo(options.runAs().get(), directory);
      }
      directory.markComplete();
    } catch (IOException failed) {
      discard(directory);
      throw failure(failed);
    } catch (LaunchFailure failed) {
      discard(directory);
      throw failed;
    }
  }

  private void tellWhatIsMissing(InstanceDirectory directory) throws IOException {
    if (!volumes.enforced()) {
      say(directory, "the sizes of volumes are not enforced here: that takes root and mkfs.ext4");
    }
    if (!cgroups.limits()) {
      say(
          directory,
          "the instance type limits no CPU and memory here: that takes writable control groups");
    }
  }

  /** Starts the main process and notes it. */
  InstanceDirectory.Main start(LaunchSpec spec, InstanceDirectory directory) throws LaunchFailure {
    try {
      volumes.mount(directory.root());
      for (Volume volume : dataVolumes(spec.instance())) {
        volumes.mount(directory.volume(volume.deviceName()));
      }
      writeUserData(spec.instance(), directory);
      Path script = directory.run().resolve("launch.sh");
      try (InputStream source = Launcher.class.getResourceAsStream("launch.sh")) {
        if (source == null) {
          throw new IllegalStateException("launch.sh is not in the jar");
        }
        Files.write(script, source.readAllBytes());
      }
      List<String> command =
          new ArrayList<>(
              List.of("setsid", "/bin/sh", script.toString(), directory.run().toString(), as()));
      cgroups
          .create(spec.instance().id(), spec.type())
          .forEach(group -> command.add(group.toString()));
      File console = directory.console().toFile();
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.root().toFile())
              .redirectInput(new File("/dev/null"))
              .redirectOutput(ProcessBuilder.Redirect.appendTo(console))
              .redirectErrorStream(true);
      builder.environment().clear();
      builder.environment().putAll(environment(spec, directory));
      long pid = builder.start().pid();
      long startTicks = ProcessTable.find(pid).map(ProcessTable.Entry::startTicks).orElse(0L);
      var main = new InstanceDirectory.Main(pid, startTicks, spec.instance().boots());
      directory.noteMain(main);
      return main;
    } catch (IOException failed) {
      throw failure(failed);
    }
  }

  private Map<String, String> environment(LaunchSpec spec, InstanceDirectory directory) {
    Instance instance = spec.instance();
    Map<String, String> environment = new HashMap<>();
    environment.put(ProcessTable.MARKER, instance.id());
    environment.put("TIDEGATE_INSTANCE_TYPE", instance.instanceType());
    environment.put("TIDEGATE_IMAGE_ID", instance.imageId());
    environment.put("TIDEGATE_ADDRESS", instance.privateIp());
    instance.ipv6Address().ifPresent(ip -> environment.put("TIDEGATE_ADDRESS6", ip));
    environment.put("TIDEGATE_ZONE", instance.zone());
    environment.put("TIDEGATE_JAVA", options.java().toString());
    environment.put("PORT", Integer.toString(options.port()));
    environment.put("AWS_REGION", options.region());
    environment.put("AWS_DEFAULT_REGION", options.region());
    environment.put(
        "AWS_EC2_METADATA_SERVICE_ENDPOINT",
        "http://" + instance.privateIp() + ":" + options.metadataPort());
    options.api().get().ifPresent(api -> environment.put("AWS_ENDPOINT_URL", api.toString()));
    environment.put("HOME", directory.root().toString());
    environment.put("LANG", "C.UTF-8");
    environment.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    for (Volume volume : dataVolumes(instance)) {
      environment.put(
          InstanceDirectory.volumeVariable(volume.deviceName()),
          directory.volume(volume.deviceName()).toString());
    }
    return environment;
  }

  /** All volumes but the first, which is the root directory. */
  private static List<Volume> dataVolumes(Instance instance) {
    return instance.volumes().stream().skip(1).toList();
  }

  private static void writeUserData(Instance instance, InstanceDirectory directory)
      throws IOException {
    Files.deleteIfExists(directory.userData());
    byte[] bytes = Base64.getMimeDecoder().decode(instance.settings().userData().orElse(""));
    if (bytes.length == 0) {
      return;
    }
    if (bytes.length > 2 && bytes[0] == '#' && bytes[1] == '!') {
      Files.write(directory.userData(), bytes);
      Files.setPosixFilePermissions(
          directory.userData(), PosixFilePermissions.fromString("rwxr-xr-x"));
    } else {
      say(
          directory,
          "the user data does not begin with #!; it is kept for the metadata service but not run");
    }
  }

  private static void say(InstanceDirectory directory, String line) throws IOException {
    Files.writeString(
        directory.console(),
        "tidegate: " + line + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** Unmounts and removes everything of an instance. */
  void remove(InstanceDirectory directory) throws IOException {
    volumes.unmount(directory.home());
    directory.delete();
  }

  /** Before a command, makes it run as the configured user, who may still bind port 80. */
  private String as() throws IOException {
    if (options.runAs().isEmpty()) {
      return "";
    }
    String user = options.runAs().get();
    return "setpriv --reuid="
        + user
        + " --regid="
        + group(user)
        + " --clear-groups --inh-caps=+net_bind_service --ambient-caps=+net_bind_service";
  }

  /** The number of the user's own group, whose name may be another one. */
  private static String group(String user) throws IOException {
    Process id = new ProcessBuilder("id", "-g", user).start();
    try (InputStream out = id.getInputStream()) {
      String number = new String(out.readAllBytes(), StandardCharsets.US_ASCII).strip();
      if (number.isEmpty()) {
        throw new IOException("this machine has no user " + user);
      }
      return number;
    }
  }

  private static void giveTo(String user, InstanceDirectory directory) throws IOException {
    UserPrincipal owner =
        directory
            .home()
            .getFileSystem()
            .getUserPrincipalLookupService()
            .lookupPrincipalByName(user);
    for (Path top : List.of(directory.root(), directory.home().resolve("volumes"))) {
      if (Files.exists(top)) {
        try (Stream<Path> all = Files.walk(top)) {
          for (Path path : (Iterable<Path>) all::iterator) {
            Files.getFileAttributeView(
                    path,
                    java.nio.file.attribute.FileOwnerAttributeView.class,
                    java.nio.file.LinkOption.NOFOLLOW_LINKS)
                .setOwner(owner);
          }
        } catch (UncheckedIOException failed) {
          throw failed.getCause();
        }
      }
    }
  }

  private void discard(InstanceDirectory directory) {
    try {
      remove(directory);
    } catch (IOException kept) {
      org.slf4j.LoggerFactory.getLogger(Launcher.class)
          .warn("{} could not be removed: {}", directory.home(), kept.getMessage());
    }
  }

  private static LaunchFailure failure(IOException failed) {
    String message = String.valueOf(failed.getMessage());
    boolean full =
        message.contains("No space left")
            || message.contains("Cannot allocate memory")
            || message.contains("Resource temporarily unavailable")
            || message.contains("Too many open files");
    return full
        ? new LaunchFailure.InsufficientCapacity("Insufficient capacity: " + message)
        : new LaunchFailure.Unknown("Internal error on launch: " + message);
  }
}
