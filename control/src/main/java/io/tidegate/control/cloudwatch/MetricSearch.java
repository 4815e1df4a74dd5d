package io.tidegate.control.cloudwatch;

import io.tidegate.metrics.MetricStore;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.model.cloudwatch.MetricStat;
import io.tidegate.scaling.math.MathError;
import io.tidegate.scaling.math.MathEvaluator;
import io.tidegate.scaling.math.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SEARCH over the metrics of the last two weeks (CloudWatch User Guide, "Search expression
 * syntax"): an optional schema in braces, then terms that must all be found, {@code OR} between
 * alternatives, {@code NOT} before what must not be. A term is a token, a quoted text, or {@code
 * Name=value} with a dimension, {@code MetricName} or {@code Namespace}. Belongs to one request.
 */
public final class MetricSearch implements MathEvaluator.Search {
  private static final int MAX_RESULTS = 500;
  private static final Duration SEEN_WITHIN = Duration.ofDays(14);
  private static final Pattern SCHEMA = Pattern.compile("\\s*\\{([^}]*)}(.*)", Pattern.DOTALL);
  private static final Pattern TERM =
      Pattern.compile("(?:(\"[^\"]*\"|[A-Za-z0-9_.:/-]+)\\s*=\\s*)?(\"[^\"]*\"|[^\\s=\"()]+)");

  private final MetricStore store;
  private final MetricDataReader reader;
  private final Instant now;
  private final Instant start;
  private final Instant end;

  /** Series cover {@code start} to {@code end}. */
  public MetricSearch(
      MetricStore store, MetricDataReader reader, Instant now, Instant start, Instant end) {
    this.store = store;
    this.reader = reader;
    this.now = now;
    this.start = start;
    this.end = end;
  }

  private record Term(Optional<String> property, String text, boolean exact, boolean not) {}

  @Override
  public List<Series> search(String pattern, String statistic, int periodSeconds) {
    Matcher split = SCHEMA.matcher(pattern);
    Optional<List<String>> schema = Optional.empty();
    String rest = pattern;
    if (split.matches()) {
      schema =
          Optional.of(
              Arrays.stream(split.group(1).split(","))
                  .map(part -> unquoted(part.strip()))
                  .toList());
      rest = split.group(2);
    }
    List<List<Term>> alternatives = alternatives(rest);
    List<MetricId> found = new ArrayList<>();
    for (MetricId metric : store.metrics(now.minus(SEEN_WITHIN)).keySet()) {
      boolean fits = schema.isEmpty() || fits(metric, schema.get());
      if (fits
          && alternatives.stream()
              .anyMatch(terms -> terms.stream().allMatch(term -> matches(metric, term)))) {
        found.add(metric);
      }
    }
    found.sort(Comparator.comparing(MetricSearch::label));
    if (found.size() > MAX_RESULTS) {
      throw new MathError("The search finds more than " + MAX_RESULTS + " metrics.");
    }
    int period = periodSeconds == 0 ? MetricStat.STANDARD_PERIOD_SECONDS * 5 : periodSeconds;
    return found.stream()
        .map(
            metric ->
                reader.series(
                    new MetricStat(metric, period, statistic, Optional.empty()),
                    label(metric),
                    start,
                    end))
        .toList();
  }

  private static List<List<Term>> alternatives(String text) {
    List<List<Term>> out = new ArrayList<>();
    List<Term> terms = new ArrayList<>();
    boolean not = false;
    Matcher matcher = TERM.matcher(text.replace('(', ' ').replace(')', ' '));
    while (matcher.find()) {
      String word = matcher.group(2);
      if (matcher.group(1) == null && word.equals("OR")) {
        out.add(terms);
        terms = new ArrayList<>();
      } else if (matcher.group(1) == null && word.equals("NOT")) {
        not = true;
      } else if (matcher.group(1) != null || !word.equals("AND")) {
        terms.add(
            new Term(
                Optional.ofNullable(matcher.group(1)).map(MetricSearch::unquoted),
                unquoted(word).toLowerCase(Locale.ROOT),
                word.startsWith("\""),
                not));
        not = false;
      }
    }
    out.add(terms);
    return out;
  }

  private static boolean fits(MetricId metric, List<String> schema) {
    Set<String> dimensions = new TreeSet<>(schema.subList(1, schema.size()));
    return metric.namespace().equals(schema.getFirst())
        && metric.dimensions().keySet().equals(dimensions);
  }

  private static boolean matches(MetricId metric, Term term) {
    List<String> texts = new ArrayList<>();
    if (term.property().isPresent()) {
      String property = term.property().get();
      switch (property) {
        case "MetricName" -> texts.add(metric.name());
        case "Namespace" -> texts.add(metric.namespace());
        default -> Optional.ofNullable(metric.dimensions().get(property)).ifPresent(texts::add);
      }
    } else {
      texts.add(metric.namespace());
      texts.add(metric.name());
      texts.addAll(metric.dimensions().keySet());
      texts.addAll(metric.dimensions().values());
    }
    boolean found =
        texts.stream()
            .map(text -> text.toLowerCase(Locale.ROOT))
            .anyMatch(text -> term.exact() ? text.equals(term.text()) : text.contains(term.text()));
    return found != term.not();
  }

  private static String label(MetricId metric) {
    return metric.dimensions().isEmpty()
        ? metric.name()
        : String.join(" ", metric.dimensions().values()) + " " + metric.name();
  }

  private static String unquoted(String text) {
    return text.startsWith("\"") && text.endsWith("\"") && text.length() > 1
        ? text.substring(1, text.length() - 1)
        : text;
  }
}
