package io.tidegate.e2e.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.cli.aws.ServerAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The unmodified aws CLI of this machine, pointed at a server as {@code tidegate env} does. */
record Aws(ServerAccess access) {
  /** Whether this machine has {@code program}. */
  static boolean has(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  /** What a command printed and its exit code. */
  record Done(int code, String text) {}

  /** Runs {@code aws} with {@code words}, split at spaces, and {@code more} as they are. */
  JsonNode run(String words, String... more) throws IOException, InterruptedException {
    Done done = attempt(words, more);
    if (done.code() != 0) {
      throw new AssertionError("aws " + words + " " + List.of(more) + ":\n" + done.text());
    }
    return done.text().isBlank()
        ? new ObjectMapper().createObjectNode()
        : new ObjectMapper().readTree(done.text());
  }

  /** The same, whatever comes of it. */
  Done attempt(String words, String... more) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("aws"));
    command.addAll(List.of(words.split(" ")));
    command.addAll(List.of(more));
    return run(command, environment());
  }

  /** What points the CLI at the server. */
  Map<String, String> environment() {
    return Map.of(
        "AWS_ENDPOINT_URL",
        access.endpoint(),
        "AWS_ACCESS_KEY_ID",
        access.accessKeyId(),
        "AWS_SECRET_ACCESS_KEY",
        access.secretAccessKey(),
        "AWS_DEFAULT_REGION",
        access.region(),
        "AWS_EC2_METADATA_DISABLED",
        "true",
        "AWS_PAGER",
        "",
        "AWS_MAX_ATTEMPTS",
        "1",
        "AWS_DEFAULT_OUTPUT",
        "json");
  }

  /** Runs any program. */
  static Done run(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command + " does not end");
    }
    return new Done(process.exitValue(), text);
  }
}
