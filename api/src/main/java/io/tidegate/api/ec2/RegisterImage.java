package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.Ec2Errors;
import io.tidegate.control.ec2.MachineImageManager;
import io.tidegate.model.ApiError;
import io.tidegate.model.ec2.MachineImage;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * RegisterImage: ImageLocation is a directory or archive of this machine, or a file:// URL of one.
 */
record RegisterImage(Ec2Context ec2) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    LaunchInput.refuse(
        input, List.of("KernelId", "RamdiskId", "BillingProducts", "UefiData", "TpmSupport"));
    input
        .optText("Architecture")
        .filter(it -> !it.equals("x86_64"))
        .ifPresent(
            it -> {
              throw Ec2Errors.unsupported("architecture " + it);
            });
    String root = input.optText("RootDeviceName").orElse("/dev/xvda");
    MachineImageManager.Register command =
        new MachineImageManager.Register(
            input.text("Name"),
            input.optText("Description").orElse(""),
            location(input),
            "x86_64",
            root,
            LaunchInput.devices(input),
            LaunchInput.tags(input, "image"));
    MachineImage made = ec2.submit(call, image -> ec2.images().register(image, command));
    return Struct.of("ImageId", made.id());
  }

  private static String location(Struct input) {
    String given =
        input.optText("ImageLocation").orElseThrow(() -> Ec2Errors.missing("ImageLocation"));
    try {
      Path path = given.startsWith("file:") ? Path.of(URI.create(given)) : Path.of(given);
      boolean usable =
          path.isAbsolute()
              && (Files.isDirectory(path)
                  || (Files.isReadable(path)
                      && path.toString().matches(".*\\.(tar|tar\\.gz|tgz|zip)")));
      if (usable) {
        return path.normalize().toString();
      }
    } catch (IllegalArgumentException | FileSystemNotFoundException notAPath) {
      throw invalid(given);
    }
    throw invalid(given);
  }

  private static ApiError invalid(String given) {
    return ApiError.of(
        "InvalidManifest",
        "The image location '"
            + given
            + "' is not the absolute path of a readable directory, .tar, .tar.gz, .tgz or .zip on the server's machine.");
  }
}
