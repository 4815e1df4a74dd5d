package io.tidegate.model.elbv2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinearPatternTest {
  @Test
  void matchesAnywhere() {
    assertTrue(LinearPattern.of("b+", false).find("abbc"));
    assertFalse(LinearPattern.of("^b+$", false).find("abbc"));
    assertTrue(LinearPattern.of("^a.C$", true).find("AbC"));
  }

  @ParameterizedTest
  @CsvSource({
    "^/a/(.*)$, /b/$1, /a/x, /b/x",
    "'^/([a-z]+)/([0-9]+)', '/$2/$1', /ab/12/c, /12/ab/c",
    "a, '$$', xax, x$x",
    "a(b)?, '[$1]', xac, 'x[]c'",
    "'(a)', '${1}0', a, a0",
    "a, b, aaa, baa",
    "z, b, aaa, ",
    "a, '$x', a, $x",
  })
  void replacesTheFirstMatch(String regex, String template, String text, String expected) {
    assertEquals(
        Optional.ofNullable(expected), LinearPattern.of(regex, false).replaceFirst(text, template));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "[a",
        "a**",
        "(?=a)",
        "(?!a)",
        "(?<=a)",
        "(a)\\1",
        "(?>a)",
        "\\p{L}",
        "a{2000}",
        "((a{100}){100}){100}",
        "(((((((((a{9}){9}){9}){9}){9}){9}){9}){9}){9})"
      })
  void refusesWhatIsNotLinearOrTooBig(String regex) {
    assertThrows(LinearPattern.Invalid.class, () -> LinearPattern.of(regex, false));
  }

  @Test
  void sizesCountRepetitions() {
    assertEquals(3, LinearPattern.size("abc"));
    assertEquals(12, LinearPattern.size("(ab[c-x]){4}"));
    assertEquals(1000, LinearPattern.size("((\\d){10,100}){10}"));
  }

  @Test
  void hostilePatternsAreFast() {
    String text = "a".repeat(20_000) + "!";
    assertFalse(LinearPattern.of("^(a+)+$", false).find(text));
    assertFalse(LinearPattern.of("(a|aa)*b", false).find(text.substring(0, 2000)));
  }
}
