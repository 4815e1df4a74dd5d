package io.tidegate.control.ec2;

import io.tidegate.base.Chance;
import io.tidegate.base.TimeSource;
import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.Tag;
import io.tidegate.model.ec2.LaunchTemplateData.BlockDevice;
import io.tidegate.model.ec2.MachineImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Decides about AMIs; changes nothing itself. Whether a location exists is looked at by the API
 * action before it submits, since decisions make no I/O, and again at every launch.
 */
public final class MachineImageManager {
  /** The id of the sample app that comes with the product: the same in every installation. */
  public static final String SAMPLE_APP_ID = "ami-0123456789abcdef0";

  /** Its name. */
  public static final String SAMPLE_APP_NAME = "tidegate-sample-app";

  private final Chance chance;
  private final TimeSource time;

  /** Ids come from {@code chance}. */
  public MachineImageManager(Chance chance, TimeSource time) {
    this.chance = chance;
    this.time = time;
  }

  /** RegisterImage; {@code location} is an absolute path. */
  public record Register(
      String name,
      String description,
      String location,
      String architecture,
      String rootDeviceName,
      List<BlockDevice> blockDevices,
      List<Tag> tags) {
    /** Copies. */
    public Register {
      blockDevices = List.copyOf(blockDevices);
      tags = List.copyOf(tags);
    }
  }

  /** A new image, available at once. */
  public Outcome<MachineImage> register(Image image, Register command) {
    String name = command.name();
    if (!name.matches("[a-zA-Z0-9()\\[\\] ./\\-'@_]{3,128}")) {
      throw ApiError.of(
          "InvalidAMIName.Malformed",
          "AMI names must be between 3 and 128 characters long, and may contain letters, numbers,"
              + " '(', ')', '.', '-', '/' and '_'");
    }
    image.machineImages().stream()
        .filter(other -> other.name().equals(name))
        .findAny()
        .ifPresent(
            other -> {
              throw ApiError.of(
                  "InvalidAMIName.Duplicate",
                  "AMI name " + name + " is already in use by AMI " + other.id());
            });
    MachineImage made = image("ami-" + chance.hex(17), Optional.empty(), command);
    return new Outcome<>(List.of(Change.put(made)), made);
  }

  /** The sample app under its fixed id; submitted at every start, follows its location. */
  public Outcome<MachineImage> ensureSampleApp(Image image, String location) {
    Optional<MachineImage> known = image.machineImages().find(SAMPLE_APP_ID);
    if (known.filter(it -> it.location().equals(location)).isPresent()) {
      return Outcome.unchanged(known.get());
    }
    MachineImage made =
        image(
            SAMPLE_APP_ID,
            Optional.of("amazon"),
            new Register(
                SAMPLE_APP_NAME,
                "Tidegate sample app: a small HTTP server for trying things out",
                location,
                "x86_64",
                "/dev/xvda",
                List.of(),
                List.of()));
    return new Outcome<>(List.of(Change.put(made)), made);
  }

  /** DeregisterImage: no more launches from it; what runs goes on. */
  public Outcome<MachineImage> deregister(Image image, String id) {
    MachineImage gone = image.machineImages().find(id).orElseThrow(() -> Ec2Errors.noImage(id));
    return new Outcome<>(List.of(Change.remove(gone)), gone);
  }

  private MachineImage image(String id, Optional<String> ownerAlias, Register command) {
    boolean named =
        command.blockDevices().stream()
            .anyMatch(device -> device.deviceName().equals(command.rootDeviceName()));
    List<BlockDevice> devices = new ArrayList<>(command.blockDevices());
    if (!named) {
      devices.addFirst(root(command.rootDeviceName()));
    }
    devices.sort(
        Comparator.comparing(device -> !device.deviceName().equals(command.rootDeviceName())));
    return new MachineImage(
        id,
        command.name(),
        command.description(),
        command.location(),
        command.architecture(),
        ownerAlias,
        command.rootDeviceName(),
        devices,
        time.now(),
        command.tags());
  }

  private static BlockDevice root(String name) {
    return new BlockDevice(
        name, Optional.of(8), Optional.of("gp3"), Optional.of(false), Optional.of(true), false);
  }
}
