package io.tidegate.cli.whatif;

import io.tidegate.base.TimeSource;
import io.tidegate.cli.aws.AwsClient;
import io.tidegate.cli.aws.ServerAccess;
import io.tidegate.scaling.GroupFacts;
import io.tidegate.whatif.BadInput;
import io.tidegate.whatif.replay.Setting;
import io.tidegate.whatif.report.Comparison;
import io.tidegate.whatif.report.Crowd;
import io.tidegate.whatif.report.HtmlReport;
import io.tidegate.whatif.report.Outcome;
import io.tidegate.whatif.trace.Trace;
import io.tidegate.whatif.trace.TraceFile;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code whatif}: what policies would have done with a load. */
@Command(
    name = "whatif",
    description = "Replays a load against scaling policies, side by side.",
    footer = {
      "",
      "Policies: static, static:COUNT, KIND:cpu=PERCENT, KIND:requests=COUNT, or a file: what",
      "aws autoscaling put-scaling-policy, put-scheduled-update-group-action and aws cloudwatch",
      "put-metric-alarm take as --cli-input-json, or a CloudFormation template in JSON or YAML.",
      "KIND is step, target-tracking, predictive, tidegate or tidegate-predictive."
    })
public final class WhatifCommand implements Callable<Integer> {
  private static final int DAY = 1440;
  private static final int GROUP_DAYS = 14;
  private static final int BAR = 40;

  @Parameters(arity = "0..1", paramLabel = "TRACE", description = "CSV: time, load per minute.")
  private Optional<Path> trace = Optional.empty();

  @Option(names = "--group", description = "A group's own stored metrics instead of a file.")
  private Optional<String> group = Optional.empty();

  @Option(names = "--data", description = "The server's data directory, with --group.")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--per-instance",
      description = "Load per minute that saturates one instance (100 with --group).")
  private Optional<Double> perInstance = Optional.empty();

  @Option(names = "--boot", description = "From launch to service: 45s, 3m (default 60s).")
  private String boot = "60s";

  @Option(names = "--policy", description = "A policy to try; repeatable.")
  private List<String> policies = PlanText.USUAL;

  @Option(names = "--min", description = "Least capacity (default 2).")
  private int min = 2;

  @Option(names = "--max", description = "Most capacity (default 200).")
  private int max = 200;

  @Option(
      names = "--history-days",
      description = "Days only for forecasts, not scored (default half, at most 7).")
  private Optional<Integer> history = Optional.empty();

  @Option(
      names = "--violations",
      description = "Percent of minutes that may be violated (default 0.5).")
  private double violations = 0.5;

  @Option(names = "--events", description = "Also prints every scaling event.")
  private boolean events;

  @Option(names = "--html", description = "Writes a page with plots.")
  private Optional<Path> html = Optional.empty();

  @Option(names = "--threads", description = "Threads (default one per processor).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    try {
      Setting setting = setting();
      List<Crowd.Question> questions =
          policies.stream()
              .map(text -> new Crowd.Question(setting, PlanText.parse(text, setting)))
              .toList();
      List<Outcome> outcomes =
          Crowd.replay(questions, threads, done -> progress(done, questions.size()));
      show(out, new Comparison(setting, outcomes, violations / 100));
      return 0;
    } catch (BadInput | ServerAccess.Unknown | AwsClient.Refused | UncheckedIOException refused) {
      System.err.println("tidegate: " + refused.getMessage());
      return 2;
    }
  }

  private Setting setting() {
    if (threads < 1 || min < 0 || max < Math.max(1, min) || max > 100_000) {
      throw new BadInput("--min, --max and --threads: 0 <= min <= max <= 100000, threads >= 1");
    }
    if (trace.isPresent() == group.isPresent()) {
      throw new BadInput("name either a trace file or a --group");
    }
    if (!(violations >= 0 && violations <= 100)) {
      throw new BadInput("--violations is a percentage, 0 to 100");
    }
    Trace load = trace.map(TraceFile::read).orElseGet(this::stored);
    double saturates =
        perInstance
            .or(() -> group.map(name -> 100.0))
            .orElseThrow(
                () ->
                    new BadInput(
                        "--per-instance is missing: how much load per minute saturates one"
                            + " instance? The peak of this trace is "
                            + String.format(Locale.ROOT, "%.6g", load.peak())));
    if (!(saturates > 0) || Double.isInfinite(saturates)) {
      throw new BadInput("--per-instance must be over zero");
    }
    int days = load.length() / DAY;
    int past = history.orElse(Math.min(7, days / 2));
    if (past < 0 || (long) past * DAY >= load.length()) {
      throw new BadInput(
          "--history-days " + past + " leaves nothing to score of " + load.length() + " minutes");
    }
    return new Setting(
        load.name(), load, saturates, boot(), new GroupFacts.Bounds(min, max), past * DAY);
  }

  private Trace stored() {
    AwsClient client =
        new AwsClient(
            ServerAccess.of(data.orElseGet(ServerAccess::standardData)), TimeSource.system());
    return new StoredLoad(client, group.orElseThrow()).read(TimeSource.system().now(), GROUP_DAYS);
  }

  private Duration boot() {
    try {
      String text = boot.strip().toLowerCase(Locale.ROOT);
      Duration length =
          text.matches("\\d+")
              ? Duration.ofSeconds(Long.parseLong(text))
              : Duration.parse("PT" + text);
      if (!length.isNegative() && length.compareTo(Duration.ofMinutes(58)) <= 0) {
        return length;
      }
    } catch (java.time.format.DateTimeParseException | NumberFormatException malformed) {
      throw new BadInput("--boot " + boot + ": write 45s, 3m or 2m30s");
    }
    throw new BadInput("--boot " + boot + ": must be 0 to 58 minutes");
  }

  private void progress(int done, int all) {
    if (Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()) {
      int filled = BAR * done / all;
      System.err.print("\r[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "] ");
      System.err.print(done == all ? "\r" + " ".repeat(BAR + 3) + "\r" : done + " of " + all);
      System.err.flush();
    }
  }

  private void show(PrintWriter out, Comparison comparison) {
    Setting setting = comparison.setting();
    Trace load = setting.trace();
    out.printf(
        Locale.ROOT,
        "%s: %d minutes from %s, the last %d scored; boot %d s, %s per instance%n",
        load.name(),
        load.length(),
        load.start(),
        load.length() - setting.scoredFrom(),
        setting.boot().toSeconds(),
        new java.math.BigDecimal(setting.perInstance(), new java.math.MathContext(6))
            .stripTrailingZeros()
            .toPlainString());
    if (load.filled() > 0) {
      out.printf(Locale.ROOT, "%d minutes were missing and lie on straight lines%n", load.filled());
    }
    out.println();
    out.print(comparison.table());
    out.println();
    out.print(comparison.recommendation());
    if (events) {
      for (Outcome outcome : comparison.outcomes()) {
        out.printf("%n%s%n", outcome.plan().name());
        outcome.events().forEach(event -> out.println("  " + event.line()));
      }
    }
    html.ifPresent(file -> write(out, file, comparison));
    out.flush();
  }

  private static void write(PrintWriter out, Path file, Comparison comparison) {
    try {
      Files.writeString(file, HtmlReport.of(comparison));
      out.println("written to " + file);
    } catch (IOException failed) {
      throw new BadInput(file + " cannot be written: " + failed.getMessage());
    }
  }
}
