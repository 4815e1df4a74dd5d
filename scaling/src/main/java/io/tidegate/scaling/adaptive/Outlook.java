package io.tidegate.scaling.adaptive;

import io.tidegate.scaling.Digits;
import java.util.Optional;

/**
 * What the load will probably be, in units of the metric times instances. {@code level} is the mean
 * of the last few periods; {@code trend} is what they alone let expect when an instance that is
 * launched now serves; {@code forecast} what a forecast does, while it is good; {@code held} the
 * highest level of the last {@link MinuteLoads#HELD} periods. {@code recent} is the number of the
 * last few periods that are known: with none nothing may move.
 */
public record Outlook(
    double level, Expected trend, Optional<Expected> forecast, double held, int recent) {
  /**
   * An expectation, and how far off such ones were in the last day: 1.25 times the mean absolute
   * error, so that one flash crowd does not count for more than it lasted.
   */
  public record Expected(double load, double error) {
    /** The load that {@code errors} of the usual size more would be. */
    double with(double errors) {
      return load + errors * error;
    }

    private Expected times(double factor) {
      return new Expected(load * factor, error * factor);
    }

    private void tell(StringBuilder out) {
      Digits.append(out, load);
      out.append(" give or take ");
      Digits.append(out, error);
    }
  }

  /** The load to be ready for: what is expected and {@code errors} usual errors more. */
  double ahead(double errors) {
    double load = trend.with(errors);
    return forecast.isPresent() ? Math.max(load, forecast.get().with(errors)) : load;
  }

  /** The same in a unit of which one is {@code factor}. */
  public Outlook times(double factor) {
    return new Outlook(
        level * factor,
        trend.times(factor),
        forecast.map(expected -> expected.times(factor)),
        held * factor,
        recent);
  }

  /** Appends one line for people. */
  public void tell(StringBuilder out) {
    out.append("load ");
    Digits.append(out, level);
    out.append(", lately up to ");
    Digits.append(out, held);
    out.append(", soon ");
    trend.tell(out);
    if (forecast.isPresent()) {
      out.append(", by forecast ");
      forecast.get().tell(out);
    }
  }
}
