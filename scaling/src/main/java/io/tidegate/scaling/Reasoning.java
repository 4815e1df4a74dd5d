package io.tidegate.scaling;

import io.tidegate.scaling.adaptive.Outlook;
import java.util.Locale;

/** Why a proposal is what it is; put into words only when somebody reads it. */
public sealed interface Reasoning {
  /** One line for people; the same values give the same words. */
  String words();

  /** In so many words. */
  record Said(String words) implements Reasoning {}

  /** Target tracking: {@code base} × metric / target, rounded up. */
  record Proportion(int base, double metric, double target, int computed) implements Reasoning {
    @Override
    public String words() {
      return String.format(Locale.ROOT, "%d x %.6g / %.6g = %d", base, metric, target, computed);
    }
  }

  /** The tidegate profile: capacity wanted and capacity kept by the outlook. */
  record Foresight(Outlook outlook, double target, int wanted, int kept) implements Reasoning {
    @Override
    public String words() {
      return String.format(
          Locale.ROOT, "%s / %.6g wants %d, keeps %d", outlook.words(), target, wanted, kept);
    }
  }

  /** Another reasoning within the group's bounds. */
  record Bounded(Reasoning inner, GroupFacts.Bounds bounds, int desired) implements Reasoning {
    @Override
    public String words() {
      return inner.words()
          + ", bounds "
          + bounds.min()
          + " to "
          + bounds.max()
          + ", desired "
          + desired;
    }
  }

  /** Another reasoning whose result is not acted on. */
  record Held(Reasoning inner, String by) implements Reasoning {
    @Override
    public String words() {
      return inner.words() + ", held by " + by;
    }
  }
}
