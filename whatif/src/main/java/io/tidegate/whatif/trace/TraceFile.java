package io.tidegate.whatif.trace;

import io.tidegate.whatif.BadInput;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a load from CSV: one header line, then a time and a value. The time is the start of a bin,
 * in seconds from any origin or as an ISO 8601 instant; bins have one width, a divisor or a
 * multiple of a minute; the value is the mean load per minute in the bin.
 */
public final class TraceFile {
  private static final int MINUTE = 60;
  private static final int MOST_MINUTES = 2 * 366 * 1440;

  /** Seconds counted from a later moment than this are taken for seconds since 1970. */
  private static final long SURELY_EPOCH = 400_000_000;

  /** Where times that start at nothing begin: a Monday. */
  private static final Instant NOWHERE = Instant.parse("2026-01-05T00:00:00Z");

  private TraceFile() {}

  /**
   * Reads {@code file}.
   *
   * @throws BadInput naming file and line when it is not such a file
   */
  public static Trace read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (MalformedInputException binary) {
      throw new BadInput(file + " is not a text file");
    } catch (IOException failed) {
      throw new BadInput(file + " cannot be read" + (Files.exists(file) ? "" : ": no such file"));
    }
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.csv$", "");
    return parse(name, file.toString(), lines);
  }

  /** Parses lines; {@code where} is named in errors. */
  static Trace parse(String name, String where, List<String> lines) {
    List<long[]> times = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty()) {
        continue;
      }
      String at = where + ", line " + (i + 1) + ": ";
      String[] fields = line.split(",", -1);
      if (fields.length < 2) {
        throw new BadInput(at + "expected a time and a value, found: " + shortened(line));
      }
      long time = time(fields[0].strip(), at);
      if (!times.isEmpty() && time <= times.getLast()[0]) {
        throw new BadInput(
            at + "times must rise, but " + time + " s follows " + times.getLast()[0]);
      }
      times.add(new long[] {time});
      values.add(value(fields[1].strip(), at));
    }
    if (times.size() < 2) {
      throw new BadInput(where + ": needs a header and at least two lines of data");
    }
    return build(name, where, times.stream().mapToLong(one -> one[0]).toArray(), values);
  }

  private static Trace build(String name, String where, long[] times, List<Double> values) {
    long width = Long.MAX_VALUE;
    for (int i = 1; i < times.length; i++) {
      width = Math.min(width, times[i] - times[i - 1]);
    }
    if (MINUTE % width != 0 && width % MINUTE != 0) {
      throw new BadInput(
          where + ": bins of " + width + " s are neither a part nor a multiple of a minute");
    }
    long span = times[times.length - 1] - times[0];
    if (span / MINUTE > MOST_MINUTES) {
      throw new BadInput(where + ": covers more than two years");
    }
    double[] bins = new double[(int) (span / width) + 1];
    Arrays.fill(bins, Double.NaN);
    for (int i = 0; i < times.length; i++) {
      if ((times[i] - times[0]) % width != 0) {
        throw new BadInput(
            where
                + ", line "
                + (i + 2)
                + ": bins are "
                + width
                + " s wide, but this one is not on that grid");
      }
      bins[(int) ((times[i] - times[0]) / width)] = values.get(i);
    }
    Instant start =
        times[0] > SURELY_EPOCH
            ? Instant.ofEpochSecond(Math.floorDiv(times[0], MINUTE) * MINUTE)
            : NOWHERE;
    return width >= MINUTE
        ? Trace.ofBins(name, start, bins, (int) (width / MINUTE))
        : Trace.ofBins(name, start, minutes(bins, (int) (MINUTE / width)), 1);
  }

  /** Means of {@code perMinute} bins each, over those that are known. */
  private static double[] minutes(double[] bins, int perMinute) {
    double[] out = new double[(bins.length + perMinute - 1) / perMinute];
    for (int m = 0; m < out.length; m++) {
      out[m] =
          Arrays.stream(bins, m * perMinute, Math.min(bins.length, (m + 1) * perMinute))
              .filter(value -> !Double.isNaN(value))
              .average()
              .orElse(Double.NaN);
    }
    return out;
  }

  private static long time(String text, String at) {
    try {
      return text.contains("T") && text.contains(":")
          ? Instant.parse(text.endsWith("Z") ? text : text + "Z").getEpochSecond()
          : Math.round(Double.parseDouble(text));
    } catch (NumberFormatException | DateTimeParseException not) {
      throw new BadInput(at + "no time in seconds and no ISO 8601 instant: " + shortened(text));
    }
  }

  private static double value(String text, String at) {
    if (text.isEmpty() || text.equalsIgnoreCase("nan")) {
      return Double.NaN;
    }
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException not) {
      throw new BadInput(at + "no number: " + shortened(text));
    }
    if (value < 0 || Double.isInfinite(value)) {
      throw new BadInput(at + "a load is zero or more, not " + shortened(text));
    }
    return value;
  }

  private static String shortened(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "..." : text;
  }
}
