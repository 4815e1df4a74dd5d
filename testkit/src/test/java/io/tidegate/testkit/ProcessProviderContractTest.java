package io.tidegate.testkit;

import io.tidegate.base.Chance;
import io.tidegate.base.ThreadTasks;
import io.tidegate.base.TimeSource;
import io.tidegate.instances.InstanceProvider;
import io.tidegate.instances.process.ProcessOptions;
import io.tidegate.instances.process.ProcessProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class ProcessProviderContractTest extends InstanceProviderContract {
  @TempDir Path temporary;
  private final TimeSource time = TimeSource.system();
  private final ThreadTasks tasks =
      new ThreadTasks((where, cause) -> cause.printStackTrace(System.err));
  private Optional<ProcessProvider> opened = Optional.empty();

  @BeforeEach
  void open() throws IOException {
    Path image = Files.createDirectories(temporary.resolve("image"));
    Files.writeString(image.resolve("start"), "#!/bin/sh\nexec sleep 60\n");
    ProcessOptions options = ProcessOptions.standard(temporary.resolve("instances"), "us-east-1");
    opened =
        Optional.of(
            new ProcessProvider(options, id -> Optional.empty(), tasks, time, Chance.system()));
  }

  @AfterEach
  void close() {
    opened.orElseThrow().close();
    tasks.close();
  }

  @Override
  InstanceProvider provider() {
    return opened.orElseThrow();
  }

  @Override
  boolean eventually(BooleanSupplier condition) {
    long deadline = time.nanoTime() + Duration.ofSeconds(15).toNanos();
    while (!condition.getAsBoolean() && time.nanoTime() < deadline) {
      java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
    }
    return condition.getAsBoolean();
  }

  @Override
  String imageLocation() {
    return temporary.resolve("image").toString();
  }
}
