package io.tidegate.scaling.math;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * Arithmetic, comparison and logic between numbers and series. A period that only one side has
 * counts as 0 on the other; one that neither has gives none; a result that is not finite gives none
 * (CloudWatch User Guide, metric math syntax).
 */
final class Operators {
  private Operators() {}

  static Value apply(String operator, Value left, Value right) {
    DoubleBinaryOperator operation = operation(operator);
    if (left instanceof Value.Word || right instanceof Value.Word) {
      throw new MathError("The operator " + operator + " does not take text.");
    }
    if (left instanceof Value.Many(List<Series> lefts)
        && right instanceof Value.Many(List<Series> rights)) {
      if (lefts.size() != rights.size()) {
        throw new MathError(
            "The operator "
                + operator
                + " needs arrays of the same length: "
                + lefts.size()
                + " and "
                + rights.size()
                + ".");
      }
      List<Series> out = new ArrayList<>();
      for (int i = 0; i < lefts.size(); i++) {
        out.add(both(operation, lefts.get(i), rights.get(i)));
      }
      return new Value.Many(out);
    }
    return switch (left) {
      case Value.Word word -> throw new IllegalStateException();
      case Value.Many(List<Series> lefts) ->
          new Value.Many(lefts.stream().map(one -> series(operation, one, right)).toList());
      case Value.One(Series one) ->
          right instanceof Value.Many(List<Series> rights)
              ? new Value.Many(rights.stream().map(other -> both(operation, one, other)).toList())
              : new Value.One(series(operation, one, right));
      case Value.Scalar(double number) ->
          right instanceof Value.Scalar(double other)
              ? new Value.Scalar(operation.applyAsDouble(number, other))
              : map(right, value -> operation.applyAsDouble(number, value));
    };
  }

  /** Applies {@code function} to every value. */
  static Value map(Value value, DoubleUnaryOperator function) {
    return switch (value) {
      case Value.Scalar(double number) -> new Value.Scalar(function.applyAsDouble(number));
      case Value.One(Series series) -> new Value.One(map(series, function));
      case Value.Many(List<Series> series) ->
          new Value.Many(series.stream().map(one -> map(one, function)).toList());
      case Value.Word(String text) -> throw new MathError("Unexpected text: " + text);
    };
  }

  private static Series map(Series series, DoubleUnaryOperator function) {
    Series.Builder out = new Series.Builder(series.label(), series.periodSeconds());
    for (int i = 0; i < series.size(); i++) {
      out.add(series.times()[i], function.applyAsDouble(series.values()[i]));
    }
    return out.build();
  }

  private static Series series(DoubleBinaryOperator operation, Series left, Value right) {
    return switch (right) {
      case Value.Scalar(double number) ->
          map(left, value -> operation.applyAsDouble(value, number));
      case Value.One(Series other) -> both(operation, left, other);
      case Value.Many many -> throw new IllegalStateException();
      case Value.Word word -> throw new IllegalStateException();
    };
  }

  private static Series both(DoubleBinaryOperator operation, Series left, Series right) {
    Series.Builder out =
        new Series.Builder(left.label(), Math.max(left.periodSeconds(), right.periodSeconds()));
    for (long time : times(List.of(left, right))) {
      out.add(time, operation.applyAsDouble(orZero(left.at(time)), orZero(right.at(time))));
    }
    return out.build();
  }

  /** Every time that any of {@code series} has, rising. */
  static long[] times(List<Series> series) {
    return series.stream()
        .flatMapToLong(one -> java.util.Arrays.stream(one.times()))
        .sorted()
        .distinct()
        .toArray();
  }

  private static double orZero(double value) {
    return Double.isNaN(value) ? 0 : value;
  }

  private static DoubleBinaryOperator operation(String operator) {
    return switch (operator) {
      case "+" -> (a, b) -> a + b;
      case "-" -> (a, b) -> a - b;
      case "*" -> (a, b) -> a * b;
      case "/" -> (a, b) -> b == 0 ? Double.NaN : a / b;
      case "^" -> Math::pow;
      case "==" -> (a, b) -> flag(a == b);
      case "!=" -> (a, b) -> flag(a != b);
      case "<" -> (a, b) -> flag(a < b);
      case "<=" -> (a, b) -> flag(a <= b);
      case ">" -> (a, b) -> flag(a > b);
      case ">=" -> (a, b) -> flag(a >= b);
      case "AND" -> (a, b) -> flag(a != 0 && b != 0);
      case "OR" -> (a, b) -> flag(a != 0 || b != 0);
      default -> throw new MathError("Unknown operator " + operator + ".");
    };
  }

  private static double flag(boolean holds) {
    return holds ? 1 : 0;
  }
}
