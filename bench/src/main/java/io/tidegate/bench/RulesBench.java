package io.tidegate.bench;

import io.tidegate.base.TimeSource;
import io.tidegate.bench.report.Report;
import io.tidegate.bench.report.Results;
import io.tidegate.bench.report.Results.Spread;
import io.tidegate.bench.serve.Fleet;
import io.tidegate.bench.serve.PlainGet;
import io.tidegate.bench.serve.ServedTidegate;
import io.tidegate.cli.aws.AwsClient;
import io.tidegate.cli.aws.Service;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Many rules: how long the choice of the first and of the last takes, and how long a change takes
 * from the API call to the first request that obeys it, on a whole server.
 */
@Command(
    name = "rules",
    description = "Rule choice and changes among 10,000 rules.",
    mixinStandardHelpOptions = true)
final class RulesBench implements Callable<Integer> {
  private static final int FIRST_STATUS = 200;
  private static final int STATUSES = 50;
  private static final int CREATORS = 4;

  @Option(names = "--rules", description = "rules of the listener (default 10000)")
  private int rules = 10_000;

  @Option(names = "--changes", description = "changes that are measured (default 300)")
  private int changes = 300;

  @Option(names = "--rounds", description = "rounds of one million choices (default 15)")
  private int rounds = 15;

  @Option(names = "--results", description = "where results go (default bench/results)")
  private Path results = Path.of("bench", "results");

  private final PrintStream out = System.out;
  private final TimeSource time = TimeSource.system();

  /**
   * All of it, as written. Choices are in ns; changes in ms, from the call to the first request
   * that obeys, which is sent when the call has returned.
   *
   * @param late requests after a change that did not obey it: 0 or the bench failed
   */
  record Outcome(
      String bench,
      String time,
      Report.Machine machine,
      double loadBefore,
      int rules,
      Spread firstRuleNs,
      Spread lastRuleNs,
      double lastToFirst,
      Spread changeMs,
      int late) {}

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    double load = Results.load();
    RuleChoice choice = new RuleChoice(rules, time);
    choice.warmUp();
    List<Double> first = new ArrayList<>();
    List<Double> last = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      first.add(choice.nanosOf(1));
      last.add(choice.nanosOf(rules));
    }
    List<Double> latencies = new ArrayList<>();
    int late = changes(latencies);
    Spread firstRule = Spread.of(first);
    Spread lastRule = Spread.of(last);
    Outcome outcome =
        new Outcome(
            "rules",
            time.now().toString(),
            Report.Machine.here(),
            load,
            rules,
            firstRule,
            lastRule,
            lastRule.median() / firstRule.median(),
            Spread.of(latencies),
            late);
    print("choice of rule 1, ns", outcome.firstRuleNs());
    print("choice of rule " + rules + ", ns", outcome.lastRuleNs());
    print("change in force, ms", outcome.changeMs());
    out.println("written to " + Results.write(results, "rules", outcome.time(), outcome));
    out.println(late == 0 ? "every change was obeyed at once" : late + " REQUESTS DID NOT OBEY");
    return late == 0 ? 0 : 1;
  }

  private void print(String what, Spread spread) {
    out.printf(
        "%-28s median %8.1f   min %8.1f   p99 %8.1f   max %8.1f%n",
        what, spread.median(), spread.min(), spread.p99(), spread.max());
  }

  private int changes(List<Double> latencies)
      throws IOException, InterruptedException, ExecutionException {
    try (ServedTidegate server =
        ServedTidegate.start("--rules-per-load-balancer=" + (rules + STATUSES))) {
      server.msToReady();
      AwsClient aws = server.client();
      Fleet fleet = new Fleet(aws);
      List<String> arns = create(aws, fleet.listener());
      int late = 0;
      for (int i = 0; i < changes; i++) {
        int rule = (i * 7919) % rules;
        int status = FIRST_STATUS + 1 + i % STATUSES;
        long begin = time.nanoTime();
        modify(aws, arns.get(rule), status);
        int answered = PlainGet.status(fleet.node(), Fleet.PORT, RuleChoice.path(rule + 1));
        latencies.add((time.nanoTime() - begin) / 1e6);
        late += answered == status ? 0 : 1;
      }
      return late;
    }
  }

  private List<String> create(AwsClient aws, String listener)
      throws InterruptedException, ExecutionException {
    out.println("creating " + rules + " rules");
    List<Future<String>> made = new ArrayList<>();
    try (ExecutorService creators = Executors.newFixedThreadPool(CREATORS)) {
      for (int i = 1; i <= rules; i++) {
        int priority = i;
        made.add(creators.submit(() -> create(aws, listener, priority)));
      }
    }
    List<String> arns = new ArrayList<>();
    for (Future<String> one : made) {
      arns.add(one.get());
    }
    return arns;
  }

  private static String create(AwsClient aws, String listener, int priority) {
    return aws.call(
            Service.ELBV2,
            "CreateRule",
            words(
                "ListenerArn",
                listener,
                "Priority",
                "" + priority,
                "Conditions.member.1.Field",
                "path-pattern",
                "Conditions.member.1.PathPatternConfig.Values.member.1",
                RuleChoice.pattern(priority),
                "Actions.member.1.Type",
                "fixed-response",
                "Actions.member.1.FixedResponseConfig.StatusCode",
                "" + FIRST_STATUS))
        .text("CreateRuleResult/Rules/member/RuleArn");
  }

  private static void modify(AwsClient aws, String rule, int status) {
    aws.call(
        Service.ELBV2,
        "ModifyRule",
        words(
            "RuleArn",
            rule,
            "Actions.member.1.Type",
            "fixed-response",
            "Actions.member.1.FixedResponseConfig.StatusCode",
            "" + status));
  }

  private static String[] words(String... words) {
    return words;
  }
}
