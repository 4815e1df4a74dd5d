package io.tidegate.scaling.math;

import java.util.List;

/** What an expression evaluates to: S, TS or TS[] in the words of the CloudWatch User Guide. */
public sealed interface Value {
  /** A number. */
  record Scalar(double number) implements Value {}

  /** A time series. */
  record One(Series series) implements Value {}

  /** An array of time series. */
  record Many(List<Series> series) implements Value {
    /** Copies. */
    public Many {
      series = List.copyOf(series);
    }
  }

  /** A quoted text or one of the words ASC, DESC, REPEAT, …: only as an argument. */
  record Word(String text) implements Value {}

  /** The time series in it; none for a number or a word. */
  default List<Series> all() {
    return switch (this) {
      case One(Series series) -> List.of(series);
      case Many(List<Series> series) -> series;
      case Scalar scalar -> List.of();
      case Word word -> List.of();
    };
  }

  /** Its type in the words of the guide. */
  default String type() {
    return switch (this) {
      case Scalar scalar -> "S";
      case One one -> "TS";
      case Many many -> "TS[]";
      case Word word -> "text";
    };
  }
}
