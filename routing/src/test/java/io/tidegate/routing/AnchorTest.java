package io.tidegate.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnchorTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          ^/a/b$, /a/b, /a/b, true
          ^/a/b, /a/b, '', false
          /a/b$, '', /a/b, false
          ^/v[0-9]+/x$, /v, /x, false
          ^/colou?r$, /colo, r, false
          ^/a*b$, /, b, false
          ^/ab+c$, /a, c, false
          ^/ab{2}c$, /a, c, false
          ^/ab+?c$, /a, c, false
          ^/a\\.b$, /a.b, /a.b, true
          ^/a[.]b$, /a.b, /a.b, true
          ^/(a|b)/c$, /, /c, false
          ^/(?:a[)]|b)/c$, /, /c, false
          ^/a|b$, '', '', false
          ^/a(?i)b$, '', '', false
          ^/\\x41b$, '', '', false
          ^/\\Qa.b\\E$, '', '', false
          ^/\\d/b$, /, /b, false
          ^/[]a]$, '', '', false
          ^/[[:alpha:]]$, '', '', false
          ^/a{b$, '', '', false
          ^/a$b, '', '', false
          ^/(a, '', '', false
          """)
  void saysWhatEveryMatchBeginsAndEndsWith(
      String regex, String prefix, String suffix, boolean whole) {
    Anchor anchor = Anchor.ofRegex(regex, false);
    assertEquals(prefix, new String(anchor.prefix(), StandardCharsets.US_ASCII));
    assertEquals(suffix, new String(anchor.suffix(), StandardCharsets.US_ASCII));
    assertEquals(whole, anchor.whole());
  }
}
