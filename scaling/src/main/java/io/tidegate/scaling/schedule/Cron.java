package io.tidegate.scaling.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * A cron expression of five fields, minute, hour, day of month, month, day of week, as crontab(5)
 * reads them: {@code *}, lists, ranges, steps, names of months and days, 0 and 7 for Sunday; when
 * both days are restricted, either matches.
 *
 * <p>In a time zone with daylight saving a local time that is skipped runs at the moment of the
 * change, and one that comes twice runs the first time only.
 */
public final class Cron {
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
  private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

  /** Longest search: 29 February of a leap year comes again within 8 years. */
  private static final int MOST_DAYS = 366 * 9;

  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet daysOfMonth;
  private final BitSet months;
  private final BitSet daysOfWeek;
  private final boolean eitherDay;

  private Cron(BitSet[] fields, boolean eitherDay) {
    this.minutes = fields[0];
    this.hours = fields[1];
    this.daysOfMonth = fields[2];
    this.months = fields[3];
    this.daysOfWeek = fields[4];
    this.eitherDay = eitherDay;
  }

  /** The expression in {@code text}; empty when it is none. */
  public static Optional<Cron> parse(String text) {
    String[] fields = text.strip().split("\\s+", -1);
    if (fields.length != 5) {
      return Optional.empty();
    }
    try {
      BitSet[] parsed = {
        CronField.parse(fields[0], 0, 59, List.of()),
        CronField.parse(fields[1], 0, 23, List.of()),
        CronField.parse(fields[2], 1, 31, List.of()),
        CronField.parse(fields[3], 1, 12, MONTHS),
        CronField.parse(fields[4], 0, 7, DAYS)
      };
      if (parsed[4].get(7)) {
        parsed[4].set(0);
      }
      boolean either = !fields[2].startsWith("*") && !fields[4].startsWith("*");
      return Optional.of(new Cron(parsed, either));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  /** The first run after {@code after}; empty when there is none within years. */
  public Optional<Instant> next(Instant after, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    LocalDate day = after.atZone(zone).toLocalDate();
    for (int i = 0; i < MOST_DAYS; i++, day = day.plusDays(1)) {
      if (runsOn(day)) {
        Optional<Instant> run = firstOf(day, after, rules);
        if (run.isPresent()) {
          return run;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Instant> firstOf(LocalDate day, Instant after, ZoneRules rules) {
    for (int hour = hours.nextSetBit(0); hour >= 0; hour = hours.nextSetBit(hour + 1)) {
      for (int minute = minutes.nextSetBit(0);
          minute >= 0;
          minute = minutes.nextSetBit(minute + 1)) {
        Instant run = instant(day.atTime(hour, minute), rules);
        if (run.isAfter(after)) {
          return Optional.of(run);
        }
      }
    }
    return Optional.empty();
  }

  /** Skipped local times are the moment of the change, repeated ones the earlier of both. */
  private static Instant instant(LocalDateTime local, ZoneRules rules) {
    ZoneOffsetTransition change = rules.getTransition(local);
    if (change == null) {
      return local.toInstant(rules.getOffset(local));
    }
    return change.isGap() ? change.getInstant() : local.toInstant(change.getOffsetBefore());
  }

  private boolean runsOn(LocalDate day) {
    if (!months.get(day.getMonthValue())) {
      return false;
    }
    boolean ofMonth = daysOfMonth.get(day.getDayOfMonth());
    boolean ofWeek = daysOfWeek.get(day.getDayOfWeek().getValue() % 7);
    return eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek;
  }
}
