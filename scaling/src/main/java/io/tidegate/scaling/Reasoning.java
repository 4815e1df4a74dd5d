package io.tidegate.scaling;

import io.tidegate.scaling.adaptive.Outlook;

/** Why a proposal is what it is; put into words only when somebody reads it. */
public sealed interface Reasoning {
  /** Appends one line for people; the same values give the same words. */
  void tell(StringBuilder out);

  /** The line alone. */
  default String words() {
    StringBuilder out = new StringBuilder();
    tell(out);
    return out.toString();
  }

  /** In so many words. */
  record Said(String sentence) implements Reasoning {
    @Override
    public void tell(StringBuilder out) {
      out.append(sentence);
    }
  }

  /** Target tracking: {@code base} × metric / target, rounded up. */
  record Proportion(int base, double metric, double target, int computed) implements Reasoning {
    @Override
    public void tell(StringBuilder out) {
      out.append(base).append(" x ");
      Digits.append(out, metric);
      out.append(" / ");
      Digits.append(out, target);
      out.append(" = ").append(computed);
    }
  }

  /** The tidegate profile: capacity wanted and capacity kept by the outlook. */
  record Foresight(Outlook outlook, double target, int wanted, int kept) implements Reasoning {
    @Override
    public void tell(StringBuilder out) {
      outlook.tell(out);
      out.append(" / ");
      Digits.append(out, target);
      out.append(" wants ").append(wanted).append(", keeps ").append(kept);
    }
  }

  /** Another reasoning within the group's bounds. */
  record Bounded(Reasoning inner, GroupFacts.Bounds bounds, int desired) implements Reasoning {
    @Override
    public void tell(StringBuilder out) {
      inner.tell(out);
      out.append(", bounds ").append(bounds.min()).append(" to ").append(bounds.max());
      out.append(", desired ").append(desired);
    }
  }

  /** Another reasoning whose result is not acted on. */
  record Held(Reasoning inner, String by) implements Reasoning {
    @Override
    public void tell(StringBuilder out) {
      inner.tell(out);
      out.append(", held by ").append(by);
    }
  }
}
