package io.tidegate.whatif.report;

import io.tidegate.scaling.CapacityDecision;
import io.tidegate.scaling.DecisionLine;
import io.tidegate.whatif.replay.Plan;
import io.tidegate.whatif.replay.Replay;
import io.tidegate.whatif.replay.Setting;
import io.tidegate.whatif.score.Demand;
import io.tidegate.whatif.score.Score;
import java.util.ArrayList;
import java.util.List;

/**
 * One plan replayed: its score, what each scored day contributed, its events, and what was ready in
 * each minute of the trace.
 */
public record Outcome(Plan plan, Score score, List<Day> days, List<Event> events, int[] ready) {
  private static final int DAY = 1440;

  /** Violated minutes and instance-minutes of one day. */
  public record Day(int minutes, int violated, long billed) {}

  /** A change of the desired capacity: its line of the decision log. */
  public record Event(int minute, String line) {}

  /** Copies. */
  public Outcome {
    days = List.copyOf(days);
    events = List.copyOf(events);
  }

  /** Replays {@code plan}. */
  public static Outcome of(Setting setting, Plan plan) {
    Recorder recorder = new Recorder(setting);
    Score score = new Replay(setting, plan, recorder).run();
    return new Outcome(plan, score, recorder.days(), recorder.events, recorder.ready);
  }

  /** Keeps what happens. */
  private static final class Recorder implements Replay.Listener {
    private final Setting setting;
    private final int[] ready;
    private final int[] billed;
    private final List<Event> events = new ArrayList<>();

    Recorder(Setting setting) {
      this.setting = setting;
      this.ready = new int[setting.trace().length()];
      this.billed = new int[setting.trace().length()];
    }

    @Override
    public void decided(int minute, CapacityDecision decision) {
      if (decision.changes() && minute >= setting.scoredFrom()) {
        events.add(new Event(minute, DecisionLine.of(setting.trace().at(minute), decision)));
      }
    }

    @Override
    public void passed(int minute, int inService, int total) {
      ready[minute] = inService;
      billed[minute] = total;
    }

    List<Day> days() {
      List<Day> out = new ArrayList<>();
      for (int from = setting.scoredFrom(); from < ready.length; from += DAY) {
        int to = Math.min(from + DAY, ready.length);
        int violated = 0;
        long cost = 0;
        for (int m = from; m < to; m++) {
          double load = setting.trace().minutes()[m];
          int needed = Demand.instances(load, setting.perInstance(), setting.bounds().min());
          violated += ready[m] < needed ? 1 : 0;
          cost += billed[m];
        }
        out.add(new Day(to - from, violated, cost));
      }
      return out;
    }
  }
}
