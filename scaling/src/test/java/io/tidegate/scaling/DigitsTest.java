package io.tidegate.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DigitsTest {
  @Test
  void sixDigitsThatCount() {
    assertEquals("61.5", Digits.of(61.5));
    assertEquals("60", Digits.of(60));
    assertEquals("-0.333333", Digits.of(-1 / 3.0));
    assertEquals("0.00123457", Digits.of(0.00123456789));
    assertEquals("0.0001", Digits.of(1e-4));
    assertEquals("10", Digits.of(9.9999999));
    assertEquals("100000", Digits.of(99_999.96));
    assertEquals("99999.9", Digits.of(99_999.94));
    assertEquals("1234568", Digits.of(1_234_567.8));
    assertEquals("0", Digits.of(-0.0));
  }

  @Test
  void whatHasNoFixedFormKeepsItsValue() {
    assertEquals("1.23457E-7", Digits.of(1.23456789e-7));
    assertEquals("1E+20", Digits.of(1e20));
    assertEquals("NaN", Digits.of(Double.NaN));
    assertEquals("-Infinity", Digits.of(Double.NEGATIVE_INFINITY));
  }
}
