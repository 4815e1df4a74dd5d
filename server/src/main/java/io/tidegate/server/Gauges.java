package io.tidegate.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/**
 * The process's own numbers in Prometheus text format. Filled by the thread that starts the server,
 * afterwards read from any thread.
 */
final class Gauges {
  private final List<Gauge> gauges = new ArrayList<>();

  private record Gauge(String name, String help, String type, DoubleSupplier value) {}

  /** A number that goes up and down. */
  void gauge(String name, String help, DoubleSupplier value) {
    gauges.add(new Gauge("tidegate_" + name, help, "gauge", value));
  }

  /** A number that only grows. */
  void counter(String name, String help, DoubleSupplier value) {
    gauges.add(new Gauge("tidegate_" + name + "_total", help, "counter", value));
  }

  /** All of them as they are now. */
  String text() {
    StringBuilder out = new StringBuilder();
    for (Gauge gauge : gauges) {
      out.append("# HELP ").append(gauge.name).append(' ').append(gauge.help).append('\n');
      out.append("# TYPE ").append(gauge.name).append(' ').append(gauge.type).append('\n');
      out.append(gauge.name).append(' ').append(number(gauge.value.getAsDouble())).append('\n');
    }
    return out.toString();
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.6g", value);
  }
}
