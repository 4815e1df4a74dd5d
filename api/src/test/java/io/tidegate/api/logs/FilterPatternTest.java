package io.tidegate.api.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterPatternTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\'',
      value = {
        "''; anything; true",
        "ERROR; an ERROR came; true",
        "ERROR; an error came; false",
        "GET shop; GET /shop; true",
        "GET shop; GET /cart; false",
        "\"GET /shop\"; GET /shop; true",
        "\"GET /shop\"; /shop GET; false",
        "?GET ?POST; POST /; true",
        "?GET ?POST; PUT /; false",
        "GET -health; GET /health; false",
        "GET -health; GET /shop; true",
        "GET -\"/a b\"; GET /a b; false",
        "GET ?POST; GET /; true",
        "?POST GET; POST /; false",
        "\"a\\\"b\"; xa\"bx; true",
      })
  void termsAreFound(String pattern, String message, boolean matches) {
    assertEquals(matches, FilterPattern.parse(pattern).matches(message));
  }

  private static final String LINE =
      "{\"type\":\"http\",\"elb_status_code\":\"502\",\"n\":7,\"deep\":{\"list\":[1,{\"x y\":true}]},"
          + "\"none\":null}";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\'',
      value = {
        "{ $.elb_status_code = \"502\" }; true",
        "{ $.elb_status_code = 5* }; true",
        "{ $.elb_status_code = \"5*3\" }; false",
        "{ $.elb_status_code != \"502\" }; false",
        "{ $.elb_status_code >= 500 }; true",
        "{ $.n > 7 }; false",
        "{ $.n >= 7 && $.type = http }; true",
        "{ $.n < 7 || $.type = \"http\" }; true",
        "{ ($.n < 7 || $.type = \"http\") && $.n = 8 }; false",
        "{ $.deep.list[0] = 1 }; true",
        "{ $.deep.list[1]['x y'] IS TRUE }; true",
        "{ $.none IS NULL }; true",
        "{ $.type IS NULL }; false",
        "{ $.nothing NOT EXISTS }; true",
        "{ $.type NOT EXISTS }; false",
        "{ $.nothing = \"*\" }; false",
      })
  void jsonIsCompared(String pattern, boolean matches) {
    assertEquals(matches, FilterPattern.parse(pattern).matches(LINE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\'',
      value = {
        "[a, b, c, d]; true",
        "[a, b, c]; false",
        "[ip = 10.*, time, request = \"GET *\", status >= 500]; true",
        "[ip, time, request, status < 500]; false",
        "[ip, ..., status = 5*]; true",
        "[..., status = 404 || status = 502]; true",
        "[..., status > 400 && status < 500]; false",
        "[ip != 10.0.0.1, ...]; false",
      })
  void fieldsAreCompared(String pattern, boolean matches) {
    String line = "10.0.0.1 [24/Nov/2026 04:00] \"GET / HTTP/1.1\" 502";
    assertEquals(matches, FilterPattern.parse(pattern).matches(line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.b",
        "-",
        "?",
        "\"open",
        "%[0-9]%",
        "{",
        "{ $.a }",
        "{ $.a = }",
        "{ $.a = 1",
        "{ a = 1 }",
        "{ $.a = 1 } x",
        "{ $.a < x }",
        "{ $.a[ = 1 }",
        "{ $.a = %x% }",
        "{ $ = 1 }",
        "[a",
        "[a b]",
        "[..., x, ...]",
        "[a = 1 && b = 2]",
        "{ ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((",
      })
  void badPatternsAreRefused(String pattern) {
    assertThrows(IllegalArgumentException.class, () -> FilterPattern.parse(pattern));
  }
}
