package io.tidegate.whatif.report;

import io.tidegate.whatif.replay.Setting;
import io.tidegate.whatif.score.Demand;
import io.tidegate.whatif.score.Score;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/**
 * A comparison as one HTML page that needs nothing else: data and a little script that draws it.
 * Minutes are shown in bins so that a page stays small; of each bin the largest load counts.
 */
public final class HtmlReport {
  private static final int MOST_POINTS = 4000;
  private static final int MOST_EVENTS = 3000;

  private final Comparison comparison;
  private final Setting setting;
  private final StringBuilder out = new StringBuilder();

  private HtmlReport(Comparison comparison) {
    this.comparison = comparison;
    this.setting = comparison.setting();
  }

  /** The page. */
  public static String of(Comparison comparison) {
    return page().replace("/*DATA*/", new HtmlReport(comparison).data());
  }

  private static String page() {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report.html")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private String data() {
    int from = setting.scoredFrom();
    int length = setting.trace().length() - from;
    int bin = (length + MOST_POINTS - 1) / MOST_POINTS;
    out.append("{\"name\":").append(text(setting.trace().name()));
    out.append(",\"start\":").append(setting.trace().at(from).getEpochSecond());
    out.append(",\"bin\":").append(bin);
    out.append(",\"boot\":").append(setting.boot().toSeconds());
    out.append(",\"perInstance\":").append(number(setting.perInstance()));
    out.append(",\"allowed\":").append(comparison.allowed());
    out.append(",\"best\":").append(comparison.best());
    out.append(",\"words\":").append(text(comparison.recommendation()));
    out.append(",\"load\":");
    double[] load = new double[(length + bin - 1) / bin];
    for (int m = 0; m < length; m++) {
      load[m / bin] = Math.max(load[m / bin], setting.trace().minutes()[from + m]);
    }
    numbers(load);
    out.append(",\"needed\":");
    double[] needed = new double[load.length];
    for (int i = 0; i < load.length; i++) {
      needed[i] = Demand.instances(load[i], setting.perInstance(), setting.bounds().min());
    }
    numbers(needed);
    ForecastBand band = ForecastBand.of(setting);
    out.append(",\"bandFrom\":").append(from % 60);
    out.append(",\"p50\":");
    numbers(needs(band.p50(), from / 60));
    out.append(",\"p90\":");
    numbers(needs(band.p90(), from / 60));
    out.append(",\"plans\":[");
    for (int i = 0; i < comparison.outcomes().size(); i++) {
      out.append(i == 0 ? "" : ",");
      plan(comparison.outcomes().get(i), from);
    }
    return out.append("]}").toString();
  }

  /** Loads as instances, as fractions. */
  private double[] needs(double[] hourly, int fromHour) {
    double[] needs = new double[hourly.length - fromHour];
    for (int h = 0; h < needs.length; h++) {
      needs[h] = hourly[fromHour + h] / (Demand.BUSY * setting.perInstance());
    }
    return needs;
  }

  private void plan(Outcome outcome, int from) {
    Score score = outcome.score();
    out.append("{\"name\":").append(text(outcome.plan().name()));
    out.append(",\"violatedPerDay\":").append(number(score.violatedPerDay()));
    out.append(",\"violatedShare\":").append(number(score.violatedShare()));
    out.append(",\"hours\":").append(number(score.billed() / 60.0));
    out.append(",\"relative\":").append(number(score.relative()));
    out.append(",\"eventsPerDay\":").append(number(score.eventsPerDay()));
    out.append(",\"largest\":").append(score.largest());
    out.append(",\"ready\":[");
    int last = -1;
    for (int m = from; m < outcome.ready().length; m++) {
      if (outcome.ready()[m] != last) {
        out.append(last < 0 ? "[" : ",[").append(m - from).append(',');
        last = outcome.ready()[m];
        out.append(last).append(']');
      }
    }
    out.append("],\"events\":[");
    for (int i = 0; i < Math.min(MOST_EVENTS, outcome.events().size()); i++) {
      Outcome.Event event = outcome.events().get(i);
      out.append(i == 0 ? "[" : ",[").append(event.minute() - from);
      out.append(',').append(text(event.line())).append(']');
    }
    out.append("],\"allEvents\":").append(outcome.events().size()).append('}');
  }

  private void numbers(double[] values) {
    for (int i = 0; i < values.length; i++) {
      out.append(i == 0 ? "[" : ",").append(number(values[i]));
    }
    out.append(values.length == 0 ? "[]" : "]");
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "null";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.5g", value);
  }

  /** A JSON string that is safe within a script element. */
  private static String text(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' || c > '~') {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
