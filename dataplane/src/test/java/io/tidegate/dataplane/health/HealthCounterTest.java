package io.tidegate.dataplane.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthCounterTest {
  /** p = passed, f = failed; thresholds 3 healthy, 2 unhealthy. States: i, h, u. */
  @ParameterizedTest
  @CsvSource({
    "p, h",
    "f, i",
    "ff, iu",
    "fp, ih",
    "pf, hh",
    "pff, hhu",
    "pfpf, hhhh",
    "ffppp, iuuuh",
    "ffppfppp, iuuuuuuh",
    "ffpppf, iuuuhh",
    "ffpppff, iuuuhhu",
  })
  void changesStateAtItsThresholds(String results, String states) {
    HealthCounter counter = new HealthCounter();
    StringBuilder seen = new StringBuilder();
    for (int i = 0; i < results.length(); i++) {
      Verdict verdict = results.charAt(i) == 'p' ? Verdict.PASSED : Verdict.mismatch(500);
      seen.append(
          switch (counter.count(verdict, 3, 2).state()) {
            case INITIAL -> 'i';
            case HEALTHY -> 'h';
            case UNHEALTHY -> 'u';
            case UNUSED, DRAINING, UNAVAILABLE -> '?';
          });
    }
    assertEquals(states, seen.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | 200 | true",
        "200 | 201 | false",
        "200,202 | 202 | true",
        "200-299 | 299 | true",
        "200-299 | 300 | false",
        "200-204,301 | 301 | true",
        "x | 200 | false",
      })
  void matchesCodesListsAndRanges(String matcher, int code, boolean accepted) {
    assertEquals(accepted, Matcher.parse(matcher).accepts(code));
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 200 OK, 200",
    "HTTP/1.0 503, 503",
    "HTTP/2.0 200 OK, -1",
    "nonsense, -1",
    "HTTP/1.1 2x0 OK, -1",
    "HTTP/1.1 20, -1"
  })
  void readsStatusLines(String line, int code) {
    byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
    assertEquals(code, Probe.statusCode(bytes, bytes.length));
  }
}
