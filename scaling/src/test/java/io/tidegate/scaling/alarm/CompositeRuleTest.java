package io.tidegate.scaling.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.cloudwatch.StateValue;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompositeRuleTest {
  private static final Map<String, StateValue> STATES =
      Map.of(
          "a1", StateValue.ALARM,
          "a2", StateValue.ALARM,
          "o1", StateValue.OK,
          "i1", StateValue.INSUFFICIENT_DATA,
          "with space", StateValue.ALARM);

  /** a1, a2 and "with space" are in ALARM, o1 is OK, i1 INSUFFICIENT_DATA, gone does not exist. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          TRUE                                                | true
          FALSE                                               | false
          NOT FALSE                                           | true
          ALARM(a1)                                           | true
          ALARM(o1)                                           | false
          OK(o1)                                              | true
          INSUFFICIENT_DATA(i1)                               | true
          ALARM("with space")                                 | true
          ALARM(arn:aws:cloudwatch:us-east-1:1:alarm:a1)      | true
          ALARM(gone)                                         | false
          NOT ALARM(gone)                                     | true
          OK(gone) OR INSUFFICIENT_DATA(gone)                 | false
          ALARM(a1) AND OK(o1)                                | true
          ALARM(a1) AND OK(a2)                                | false
          ALARM(o1) OR ALARM(a1) AND ALARM(o1)                | false
          (ALARM(a1) OR ALARM(o1)) AND NOT OK(i1)             | true
          NOT ALARM(o1) AND ALARM(a1)                         | true
          NOT NOT ALARM(a1)                                   | true
          AT_LEAST(2, ALARM, (a1, a2, o1))                    | true
          AT_LEAST(3, ALARM, (a1, a2, o1))                    | false
          AT_LEAST(60%, ALARM, (a1, a2, o1))                  | true
          AT_LEAST(70%, ALARM, (a1, a2, o1))                  | false
          AT_LEAST(1, NOT ALARM, (a1, o1))                    | true
          AT_LEAST(2, NOT OK, (a1, o1))                       | false
          """)
  void holdsOrNot(String rule, boolean expected) {
    assertEquals(expected, CompositeRule.parse(rule).holds(STATES), rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          ALARM()            | an alarm name is missing
          ALARM(a            | expected ')'
          ALARM a            | expected '('
          BROKEN(a)          | expected ALARM
          ALARM(a) AND       | expected ALARM
          ALARM(a) OK(b)     | unexpected 'O'
          AT_LEAST(x, OK, (a)) | AT_LEAST needs a number
          ALARM("a)          | a quoted name has no end
          """)
  void saysWhatIsWrong(String rule, String message) {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> CompositeRule.parse(rule));
    assertTrue(String.valueOf(error.getMessage()).contains(message), error.getMessage());
  }

  @Test
  void namesItsAlarmsAndCountsItsElements() {
    CompositeRule rule = CompositeRule.parse("ALARM(a) OR AT_LEAST(1, OK, (b, c)) OR NOT OK(a)");
    assertEquals(Set.of("a", "b", "c"), rule.alarms());
    assertEquals(4, rule.elements());
  }

  @Test
  void deepNestingIsRefusedNotAnOverflow() {
    String deep = "(".repeat(3000) + "TRUE" + ")".repeat(3000);
    assertThrows(IllegalArgumentException.class, () -> CompositeRule.parse(deep));
  }
}
