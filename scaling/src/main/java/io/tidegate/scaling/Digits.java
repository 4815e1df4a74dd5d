package io.tidegate.scaling;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Numbers for people, with six significant digits and no zeros at the end: {@code 61.5}, {@code
 * 0.00123457}, {@code 1234568}. The same value always gives the same text.
 */
public final class Digits {
  private static final int SIGNIFICANT = 6;
  private static final double ALL_LEFT = 99_999.95;
  private static final double MOST = 1e15;
  private static final double LEAST = 1e-4;
  private static final long[] TENS = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
  };

  private Digits() {}

  /** The text of {@code value}. */
  public static String of(double value) {
    StringBuilder out = new StringBuilder(12);
    append(out, value);
    return out.toString();
  }

  /** Appends the text of {@code value}. */
  public static void append(StringBuilder out, double value) {
    double size = Math.abs(value);
    if (size == 0) {
      out.append('0');
    } else if (!(size >= LEAST && size < MOST)) {
      out.append(
          Double.isFinite(value)
              ? new BigDecimal(value, new MathContext(SIGNIFICANT)).stripTrailingZeros().toString()
              : Double.toString(value));
    } else {
      out.append(value < 0 ? "-" : "");
      int decimals = 0;
      while (size * TENS[decimals] < ALL_LEFT) {
        decimals++;
      }
      digits(out, Math.round(size * TENS[decimals]), decimals);
    }
  }

  private static void digits(StringBuilder out, long all, int decimals) {
    out.append(all / TENS[decimals]);
    long rest = all % TENS[decimals];
    if (rest == 0) {
      return;
    }
    out.append('.');
    for (int place = decimals - 1; rest > 0; place--) {
      out.append((char) ('0' + rest / TENS[place]));
      rest %= TENS[place];
    }
  }
}
