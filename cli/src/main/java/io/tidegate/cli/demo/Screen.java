package io.tidegate.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The live view as lines of at most {@link #WIDTH} columns: the story so far above, the state of
 * the world below. Pure; painting is the {@link Narrator}'s work.
 */
final class Screen {
  static final int WIDTH = 80;
  private static final int STORY_LINES = 9;
  private static final String RULE = "─".repeat(WIDTH);

  private Screen() {}

  /** What one picture shows: rates are requests per second of the last moments. */
  record View(
      List<String> story, Status status, Map<String, Double> rates, long answered, long failed) {
    /** Copies. */
    View {
      story = List.copyOf(story);
      rates = Map.copyOf(rates);
    }
  }

  static List<String> render(View view) {
    List<String> lines = new ArrayList<>();
    lines.add(RULE);
    List<String> story = view.story().stream().flatMap(text -> wrap(text).stream()).toList();
    List<String> newest = story.subList(Math.max(0, story.size() - STORY_LINES), story.size());
    lines.addAll(newest);
    for (int i = newest.size(); i < STORY_LINES; i++) {
      lines.add("");
    }
    lines.add(RULE);
    lines.addAll(members(view));
    lines.add(RULE);
    lines.addAll(totals(view));
    return lines.stream().map(Screen::cut).toList();
  }

  private static List<String> members(View view) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            "%-11s %-20s %-18s %-10s %12s", "zone", "instance", "group", "balancer", "requests/s"));
    for (Status.Member member : view.status().members()) {
      double rate = view.rates().getOrDefault(member.id(), 0.0);
      lines.add(
          String.format(
              "%-11s %-20s %-18s %-10s %6.0f %s",
              member.zone(),
              member.id(),
              member.lifecycle(),
              member.health(),
              rate,
              "▪".repeat((int) Math.min(8, Math.ceil(rate / 20)))));
    }
    for (int i = view.status().members().size(); i < Application.MAX; i++) {
      lines.add("");
    }
    return lines;
  }

  private static List<String> totals(View view) {
    Status status = view.status();
    double all = view.rates().values().stream().mapToDouble(Double::doubleValue).sum();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            "capacity  min %d  desired %d  max %d   %s",
            status.min(), status.desired(), status.max(), gauge(status)));
    lines.add(
        String.format(
            "requests  %.0f/s   %,d answered   %,d failed", all, view.answered(), view.failed()));
    for (Status.Alarm alarm : status.alarms()) {
      lines.add(String.format("alarm     %-50s %s", shorten(alarm.name(), 50), alarm.state()));
    }
    return lines;
  }

  /** One sign per possible instance: ■ serves, □ is wanted, · could be. */
  private static String gauge(Status status) {
    StringBuilder signs = new StringBuilder();
    for (int i = 0; i < status.max(); i++) {
      signs.append(i < status.serving() ? '■' : i < status.desired() ? '□' : '·');
    }
    return signs.toString();
  }

  /** Breaks a text at spaces; following lines are indented by two. */
  static List<String> wrap(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (line.length() + 1 + word.length() > WIDTH && !line.toString().isBlank()) {
        lines.add(line.toString());
        line = new StringBuilder("  ");
      } else if (!line.isEmpty()) {
        line.append(' ');
      }
      line.append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  private static String shorten(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }

  private static String cut(String line) {
    return line.length() <= WIDTH ? line : line.substring(0, WIDTH);
  }
}
