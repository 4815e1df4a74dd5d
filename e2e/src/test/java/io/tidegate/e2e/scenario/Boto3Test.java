package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidegate.cli.aws.ServerAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The unmodified boto3 drives every service by {@code boto3_tour.py}; skipped where it is not. */
class Boto3Test {
  private static final List<String> PYTHONS = List.of("/usr/bin/python3", "python3");
  private static final int LIMIT_SECONDS = 180;

  @Test
  void boto3DrivesEveryService() throws Exception {
    Optional<String> python = PYTHONS.stream().filter(Boto3Test::hasBoto3).findFirst();
    if (python.isEmpty()) {
      System.err.println("SKIPPED: no python3 with boto3 (Debian: python3-boto3)");
    }
    assumeTrue(python.isPresent(), "no python3 with boto3");
    Path script =
        Path.of(
            Optional.ofNullable(Boto3Test.class.getResource("boto3_tour.py"))
                .orElseThrow()
                .toURI());
    try (ServerProcess server = ServerProcess.start()) {
      Ended ended =
          run(List.of(python.get(), script.toString(), server.spareAddress(1)), server.access());
      assertEquals(0, ended.code(), ended.text() + "\n" + server.log());
      assertTrue(ended.text().contains("boto3 is served"), ended.text());
    }
  }

  private record Ended(int code, String text) {}

  private static boolean hasBoto3(String python) {
    try {
      return run(List.of(python, "-c", "import boto3")).code() == 0;
    } catch (IOException none) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Ended run(List<String> command, ServerAccess... access)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    for (ServerAccess one : access) {
      environment.put("AWS_ENDPOINT_URL", one.endpoint());
      environment.put("AWS_ACCESS_KEY_ID", one.accessKeyId());
      environment.put("AWS_SECRET_ACCESS_KEY", one.secretAccessKey());
      environment.put("AWS_EC2_METADATA_DISABLED", "true");
    }
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return new Ended(process.waitFor(), text);
  }
}
