package io.tidegate.scaling.math;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Evaluates the queries of one request: series by id, and expressions over them. Used by one
 * thread; the input is never changed.
 */
public final class MathEvaluator {
  /** Functions that CloudWatch has and this installation has nothing behind. */
  private static final Set<String> REFUSED =
      Set.of(
          "ANOMALY_DETECTION_BAND",
          "SERVICE_QUOTA",
          "INSIGHT_RULE_METRIC",
          "LAMBDA",
          "DB_PERF_INSIGHTS");

  private final Map<String, Series> metrics;
  private final Map<String, Expression> expressions;
  private final Grid grid;
  private final Search search;
  private final Map<String, Value> known = new HashMap<>();
  private final Set<String> underway = new HashSet<>();

  /** Finds the metrics that a SEARCH expression names. */
  @FunctionalInterface
  public interface Search {
    /** The series that match, labelled; {@code period} 0 when the call names none. */
    List<Series> search(String pattern, String statistic, int periodSeconds);

    /** Where searching is not possible: alarms. */
    static Search refused() {
      return (pattern, statistic, period) -> {
        throw new MathError("SEARCH cannot be used in an alarm.");
      };
    }
  }

  /** {@code metrics} in the order of the request: METRICS() gives them in that order. */
  public MathEvaluator(
      Map<String, Series> metrics, Map<String, Expression> expressions, Grid grid, Search search) {
    this.metrics = metrics;
    this.expressions = expressions;
    this.grid = grid;
    this.search = search;
  }

  /**
   * The value of the metric or expression {@code id}.
   *
   * @throws MathError when it is unknown, refers to itself or does not fit together
   */
  public Value value(String id) {
    Value found = known.get(id);
    if (found != null) {
      return found;
    }
    Series series = metrics.get(id);
    if (series != null) {
      return new Value.One(series);
    }
    Expression expression = expressions.get(id);
    if (expression == null) {
      throw new MathError("The id " + id + " is not defined.");
    }
    if (!underway.add(id)) {
      throw new MathError("The expression " + id + " refers to itself.");
    }
    Value value = evaluate(expression);
    underway.remove(id);
    known.put(id, value);
    return value;
  }

  private Value evaluate(Expression expression) {
    return switch (expression) {
      case Expression.Constant(double number) -> new Value.Scalar(number);
      case Expression.Text(String text) -> new Value.Word(text);
      case Expression.Id(String id) -> value(id);
      case Expression.Negate(Expression operand) ->
          Operators.map(evaluate(operand), value -> -value);
      case Expression.Binary(String operator, Expression left, Expression right) ->
          Operators.apply(operator, evaluate(left), evaluate(right));
      case Expression.Array(List<Expression> elements) ->
          new Value.Many(elements.stream().flatMap(one -> evaluate(one).all().stream()).toList());
      case Expression.Call(String function, List<Expression> arguments) ->
          call(function, arguments);
    };
  }

  private Value call(String function, List<Expression> arguments) {
    if (REFUSED.contains(function)) {
      throw new MathError("The function " + function + " is not available.");
    }
    List<Value> values = arguments.stream().map(this::evaluate).toList();
    return switch (function) {
      case "ABS" -> Operators.map(only(function, values), Math::abs);
      case "CEIL" -> Operators.map(only(function, values), Math::ceil);
      case "FLOOR" -> Operators.map(only(function, values), Math::floor);
      case "LOG" -> Operators.map(only(function, values), Math::log);
      case "LOG10" -> Operators.map(only(function, values), Math::log10);
      case "DIFF", "DIFF_TIME", "RATE" ->
          each(function, only(function, values), one -> Functions.steps(function, one));
      case "RUNNING_SUM" -> each(function, only(function, values), Functions::runningSum);
      case "AVG", "MAX", "MIN", "SUM", "STDDEV", "DATAPOINT_COUNT" ->
          Aggregate.valueOf(function).of(only(function, values));
      case "MINUTE", "HOUR", "DAY", "DATE", "MONTH", "YEAR", "EPOCH" ->
          each(function, only(function, values), one -> Functions.clock(function, one, grid));
      case "PERIOD" -> new Value.Scalar(series(function, only(function, values)).periodSeconds());
      case "TIME_SERIES" ->
          new Value.One(Functions.constant(grid, number(function, only(function, values))));
      case "FILL" -> {
        count(function, values, 2, 2);
        yield each(function, values.get(0), one -> Functions.fill(one, values.get(1), grid));
      }
      case "IF" -> condition(values);
      case "METRICS" -> metrics(values);
      case "SORT" -> sort(values);
      case "SLICE" -> slice(values);
      case "FIRST", "LAST" -> {
        List<Series> array = array(function, only(function, values));
        if (array.isEmpty()) {
          yield new Value.One(Series.empty(function, grid.periodSeconds()));
        }
        yield new Value.One(function.equals("FIRST") ? array.getFirst() : array.getLast());
      }
      case "REMOVE_EMPTY" ->
          new Value.Many(
              array(function, only(function, values)).stream()
                  .filter(one -> one.size() > 0)
                  .toList());
      case "METRIC_COUNT" -> new Value.Scalar(array(function, only(function, values)).size());
      case "SEARCH" -> search(values);
      default -> throw new MathError("Unknown function " + function + ".");
    };
  }

  private Value condition(List<Value> values) {
    count("IF", values, 2, 3);
    List<Value> otherwise = values.subList(2, values.size());
    return switch (values.get(0)) {
      case Value.Scalar(double number) when number != 0 -> values.get(1);
      case Value.Scalar scalar ->
          otherwise.isEmpty()
              ? new Value.One(Series.empty("IF", grid.periodSeconds()))
              : otherwise.getFirst();
      case Value.One(Series series) ->
          new Value.One(Functions.choose(series, values.get(1), otherwise));
      case Value.Many(List<Series> series) ->
          new Value.Many(
              series.stream().map(one -> Functions.choose(one, values.get(1), otherwise)).toList());
      case Value.Word(String text) -> throw new MathError("IF cannot decide on " + text + ".");
    };
  }

  private Value metrics(List<Value> values) {
    count("METRICS", values, 0, 1);
    String part = values.isEmpty() ? "" : text("METRICS", values.getFirst());
    List<Series> out = new ArrayList<>();
    metrics.forEach(
        (id, series) -> {
          if (id.contains(part)) {
            out.add(series);
          }
        });
    return new Value.Many(out);
  }

  private Value sort(List<Value> values) {
    count("SORT", values, 3, 4);
    Aggregate by =
        switch (text("SORT", values.get(1))) {
          case "AVG" -> Aggregate.AVG;
          case "MIN" -> Aggregate.MIN;
          case "MAX" -> Aggregate.MAX;
          case "SUM" -> Aggregate.SUM;
          default -> throw new MathError("SORT sorts by AVG, MIN, MAX or SUM.");
        };
    Comparator<Series> order = Comparator.comparingDouble(one -> by.of(one.values(), one.size()));
    order =
        switch (text("SORT", values.get(2))) {
          case "ASC" -> order;
          case "DESC" -> order.reversed();
          default -> throw new MathError("SORT sorts ASC or DESC.");
        };
    long limit = values.size() < 4 ? Long.MAX_VALUE : (long) number("SORT", values.get(3));
    return new Value.Many(
        array("SORT", values.getFirst()).stream().sorted(order).limit(Math.max(0, limit)).toList());
  }

  private Value slice(List<Value> values) {
    count("SLICE", values, 2, 3);
    List<Series> array = array("SLICE", values.getFirst());
    int from = index(number("SLICE", values.get(1)), array.size());
    if (values.size() == 2) {
      return from < array.size()
          ? new Value.One(array.get(from))
          : new Value.One(Series.empty("SLICE", grid.periodSeconds()));
    }
    int to = index(number("SLICE", values.get(2)), array.size());
    return new Value.Many(from < to ? array.subList(from, to) : List.of());
  }

  private static int index(double number, int size) {
    return (int) Math.max(0, Math.min(size, number));
  }

  private Value search(List<Value> values) {
    count("SEARCH", values, 2, 3);
    int period = values.size() < 3 ? 0 : (int) number("SEARCH", values.get(2));
    return new Value.Many(
        search.search(text("SEARCH", values.get(0)), text("SEARCH", values.get(1)), period));
  }

  private interface SeriesFunction {
    Series of(Series series);
  }

  private static Value each(String function, Value value, SeriesFunction body) {
    return switch (value) {
      case Value.One(Series series) -> new Value.One(body.of(series));
      case Value.Many(List<Series> series) ->
          new Value.Many(series.stream().map(body::of).toList());
      case Value.Scalar scalar -> throw needs(function, "a time series", value);
      case Value.Word word -> throw needs(function, "a time series", value);
    };
  }

  private static Value only(String function, List<Value> values) {
    count(function, values, 1, 1);
    return values.getFirst();
  }

  private static void count(String function, List<Value> values, int least, int most) {
    if (values.size() < least || values.size() > most) {
      throw new MathError(
          "The function "
              + function
              + " takes "
              + (least == most ? least : least + " to " + most)
              + " arguments, not "
              + values.size()
              + ".");
    }
  }

  private static Series series(String function, Value value) {
    if (value instanceof Value.One(Series series)) {
      return series;
    }
    throw needs(function, "a time series", value);
  }

  private static List<Series> array(String function, Value value) {
    if (value instanceof Value.Many(List<Series> series)) {
      return series;
    }
    throw needs(function, "an array of time series", value);
  }

  private static double number(String function, Value value) {
    if (value instanceof Value.Scalar(double number)) {
      return number;
    }
    throw needs(function, "a number", value);
  }

  private static String text(String function, Value value) {
    if (value instanceof Value.Word(String text)) {
      return text;
    }
    throw needs(function, "a text", value);
  }

  private static MathError needs(String function, String what, Value value) {
    return new MathError(
        "The function " + function + " needs " + what + ", not " + value.type() + ".");
  }
}
