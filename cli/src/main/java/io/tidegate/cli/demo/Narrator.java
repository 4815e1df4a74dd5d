package io.tidegate.cli.demo;

import io.tidegate.base.TimeSource;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells the tour: repaints the {@link Screen} in place on a terminal, else prints each sentence and
 * each change of the world as a line. Any thread may call it; its own lock guards it.
 */
final class Narrator {
  private static final String HOME_AND_CLEAR = "\u001b[H\u001b[J";
  private static final String TO_LINE_START_CLEAR = "\u001b[K\n";

  private final PrintStream out;
  private final boolean terminal;
  private final TimeSource time;
  private final long startNs;
  private final List<String> story = new ArrayList<>();
  private Status status = Status.none();
  private Traffic.Counts before = new Traffic.Counts(0, 0, Map.of());
  private Traffic.Counts counts = before;
  private long beforeNs;
  private final Map<String, Double> rates = new HashMap<>();

  Narrator(PrintStream out, boolean terminal, TimeSource time) {
    this.out = out;
    this.terminal = terminal;
    this.time = time;
    this.startNs = time.nanoTime();
    this.beforeNs = startNs;
  }

  /** A sentence of the story. */
  synchronized void say(String text) {
    String stamped = String.format("%4d s  %s", (time.nanoTime() - startNs) / 1_000_000_000, text);
    story.add(stamped);
    if (terminal) {
      paint();
    } else {
      Screen.wrap(stamped).forEach(out::println);
      out.flush();
    }
  }

  /** The world as it is now. */
  synchronized void show(Status now, Traffic.Counts sent) {
    measure(sent);
    boolean changed = !now.equals(status);
    status = now;
    if (terminal) {
      paint();
    } else if (changed) {
      out.println("        " + summary());
      out.flush();
    }
  }

  private void measure(Traffic.Counts sent) {
    long now = time.nanoTime();
    double seconds = (now - beforeNs) / 1e9;
    counts = sent;
    if (seconds >= 0.9) {
      rates.clear();
      sent.byInstance()
          .forEach(
              (id, count) ->
                  rates.put(id, (count - before.byInstance().getOrDefault(id, 0L)) / seconds));
      before = sent;
      beforeNs = now;
    }
  }

  private String summary() {
    Map<String, Integer> states = new java.util.TreeMap<>();
    status.members().forEach(m -> states.merge(m.lifecycle() + "/" + m.health(), 1, Integer::sum));
    List<String> parts = new ArrayList<>();
    states.forEach((state, count) -> parts.add(count + " " + state));
    List<String> ringing =
        status.alarms().stream()
            .filter(alarm -> alarm.state().equals("ALARM"))
            .map(Status.Alarm::name)
            .toList();
    return "desired "
        + status.desired()
        + "; "
        + (parts.isEmpty() ? "no instances" : String.join(", ", parts))
        + (ringing.isEmpty() ? "" : "; in alarm: " + String.join(", ", ringing));
  }

  private void paint() {
    StringBuilder picture = new StringBuilder(HOME_AND_CLEAR);
    Screen.View view = new Screen.View(story, status, rates, counts.answered(), counts.failed());
    for (String line : Screen.render(view)) {
      picture.append(line).append(TO_LINE_START_CLEAR);
    }
    out.print(picture);
    out.flush();
  }
}
