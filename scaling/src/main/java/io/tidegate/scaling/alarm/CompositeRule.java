package io.tidegate.scaling.alarm;

import io.tidegate.model.cloudwatch.StateValue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rule of a composite alarm (CloudWatch User Guide, "Create a composite alarm"). Pure. A
 * function over an alarm that does not exist is false.
 */
public sealed interface CompositeRule {
  /** TRUE or FALSE. */
  record Constant(boolean holds) implements CompositeRule {}

  /** {@code STATE(name)}. */
  record InState(StateValue state, String alarm) implements CompositeRule {}

  /** NOT. */
  record Not(CompositeRule rule) implements CompositeRule {}

  /** AND. */
  record Both(CompositeRule left, CompositeRule right) implements CompositeRule {}

  /** OR. */
  record Either(CompositeRule left, CompositeRule right) implements CompositeRule {}

  /**
   * {@code AT_LEAST(n or p%, STATE or NOT STATE, (a, b, …))}: so many of the alarms are (or are
   * not) in the state.
   */
  record AtLeast(
      double wanted, boolean percent, boolean not, StateValue state, List<String> members)
      implements CompositeRule {
    /** Copies. */
    public AtLeast {
      members = List.copyOf(members);
    }
  }

  /**
   * Parses {@code text}; alarm ARNs become names.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  static CompositeRule parse(String text) {
    return new CompositeRuleParser(text).parse();
  }

  /** Whether it holds for these states by alarm name. */
  default boolean holds(Map<String, StateValue> states) {
    return switch (this) {
      case Constant(boolean holds) -> holds;
      case InState(StateValue state, String alarm) -> states.get(alarm) == state;
      case Not(CompositeRule rule) -> !rule.holds(states);
      case Both(CompositeRule left, CompositeRule right) ->
          left.holds(states) && right.holds(states);
      case Either(CompositeRule left, CompositeRule right) ->
          left.holds(states) || right.holds(states);
      case AtLeast(
              double wanted,
              boolean percent,
              boolean not,
              StateValue state,
              List<String> members) -> {
        long count =
            members.stream()
                .map(alarm -> Optional.ofNullable(states.get(alarm)))
                .filter(found -> found.isPresent() && (found.get() == state) != not)
                .count();
        yield count >= (percent ? Math.ceil(wanted / 100 * members.size()) : wanted);
      }
    };
  }

  /** The names of the alarms it depends on, in order of appearance. */
  default Set<String> alarms() {
    Set<String> out = new LinkedHashSet<>();
    collect(this, out);
    return out;
  }

  /** How many functions, constants and alarm names it has. */
  default int elements() {
    return switch (this) {
      case Constant constant -> 1;
      case InState state -> 1;
      case Not(CompositeRule rule) -> rule.elements();
      case Both(CompositeRule left, CompositeRule right) -> left.elements() + right.elements();
      case Either(CompositeRule left, CompositeRule right) -> left.elements() + right.elements();
      case AtLeast atLeast -> atLeast.members().size();
    };
  }

  private static void collect(CompositeRule rule, Set<String> out) {
    switch (rule) {
      case Constant constant -> {}
      case InState(StateValue state, String alarm) -> out.add(alarm);
      case Not(CompositeRule inner) -> collect(inner, out);
      case Both(CompositeRule left, CompositeRule right) -> {
        collect(left, out);
        collect(right, out);
      }
      case Either(CompositeRule left, CompositeRule right) -> {
        collect(left, out);
        collect(right, out);
      }
      case AtLeast atLeast -> out.addAll(atLeast.members());
    }
  }
}
