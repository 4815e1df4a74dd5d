package io.tidegate.bench;

import io.tidegate.scaling.forecast.Forecaster;
import io.tidegate.whatif.replay.Plans;
import io.tidegate.whatif.replay.Setting;
import io.tidegate.whatif.report.Crowd;
import io.tidegate.whatif.report.Outcome;
import io.tidegate.whatif.report.Scoreboard;
import io.tidegate.whatif.score.KnownTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench scaling}: the tables of {@code docs/scaling.md}, and how fast replays are. */
@Command(
    name = "scaling",
    description = "Scores every scaling policy on the known traces; --speed times many replays.",
    mixinStandardHelpOptions = true)
final class ScalingBench implements Callable<Integer> {
  private static final String MARK = "<!-- tables -->\n";
  private static final int GROUP_MINUTES = 14 * 1440;
  private static final int FORECAST_DAYS = 28;
  private static final int FORECASTS = 1000;
  private static final int HOURS = 24;
  private static final int MINUTES = 60;

  @Option(names = "--traces", description = "where the traces are")
  private Path traces = Path.of("scaling", "src", "test", "resources", "traces");

  @Option(names = "--page", description = "the page whose tables are written anew")
  private Path page = Path.of("docs", "scaling.md");

  @Option(
      names = "--speed",
      description = "times GROUPS groups over 14 days, and forecasts, instead")
  private int groups;

  @Option(names = "--threads", description = "threads of --speed (default 2)")
  private int threads = 2;

  @Override
  public Integer call() throws IOException {
    if (groups > 0) {
      speed("target tracking", false);
      speed("target tracking + predictive", true);
      forecasts();
      return 0;
    }
    String text = Files.readString(page);
    int mark = text.indexOf(MARK);
    if (mark < 0) {
      System.err.println(page + " has no line " + MARK.strip());
      return 2;
    }
    String tables = Scoreboard.markdown(traces);
    Files.writeString(page, text.substring(0, mark) + MARK + "\n" + tables);
    System.out.print(tables);
    return 0;
  }

  private void speed(String name, boolean predictive) {
    List<Crowd.Question> questions = new ArrayList<>();
    List<Setting> settings = new ArrayList<>();
    for (KnownTrace trace : KnownTrace.ALL) {
      Setting setting = trace.setting(traces);
      double[] minutes = Arrays.copyOf(setting.trace().minutes(), GROUP_MINUTES);
      settings.add(
          new Setting(
              setting.group(),
              new io.tidegate.whatif.trace.Trace(
                  setting.group(), setting.trace().start(), minutes, 0),
              setting.perInstance(),
              setting.boot(),
              setting.bounds(),
              0));
    }
    for (int i = 0; i < groups; i++) {
      Setting setting = settings.get(i % settings.size());
      double target = 40 + i % 40;
      questions.add(
          new Crowd.Question(
              setting,
              predictive ? Plans.predictive(setting, target) : Plans.tracking(setting, target)));
    }
    long begun = System.nanoTime();
    Duration busy = busy();
    Log log = new Log();
    Crowd.each(questions, threads, outcome -> outcome.events().forEach(log::add));
    System.out.printf(
        Locale.ROOT,
        "%s: %d groups x 14 days in %.1f s on %d threads, CPU %.1f s, %d decisions, log %016x%n",
        name,
        groups,
        (System.nanoTime() - begun) / 1e9,
        threads,
        busy().minus(busy).toMillis() / 1e3,
        log.lines,
        log.sum);
  }

  /** 48 hours from 28 days of each trace, repeated where it is shorter. */
  private void forecasts() {
    Forecaster forecaster = new Forecaster(ZoneOffset.UTC);
    for (KnownTrace trace : KnownTrace.ALL) {
      double[] minutes = trace.setting(traces).trace().minutes();
      double[] hours = new double[FORECAST_DAYS * HOURS];
      for (int m = 0; m < hours.length * MINUTES; m++) {
        hours[m / MINUTES] += minutes[m % minutes.length] / MINUTES;
      }
      long[] took = new long[FORECASTS];
      for (int i = 0; i < took.length; i++) {
        long begun = System.nanoTime();
        boolean made = forecaster.forecast(Instant.EPOCH, hours, 2 * HOURS).isPresent();
        took[i] = made ? System.nanoTime() - begun : Long.MAX_VALUE;
      }
      Arrays.sort(took);
      System.out.printf(
          Locale.ROOT,
          "forecast of %s: %d days, 48 hours ahead: median %.2f ms, p99 %.2f ms of %d%n",
          trace.name(),
          FORECAST_DAYS,
          took[took.length / 2] / 1e6,
          took[took.length * 99 / 100] / 1e6,
          took.length);
    }
  }

  /** What tells one decision log from another; of the thread that reads outcomes. */
  private static final class Log {
    private int lines;
    private long sum;

    void add(Outcome.Event event) {
      lines++;
      sum = 31 * sum + event.line().hashCode();
    }
  }

  /** Processor time of this process, the compiler's and the collector's included. */
  private static Duration busy() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
