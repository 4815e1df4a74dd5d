package io.tidegate.dataplane.stream;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Requests of HTTP/2 as HTTP/1.1, mutated from seeds: whatever the fields are, either no byte is
 * written or the bytes are one head with exactly these fields, as our own parser reads it.
 */
class RequestTextTest {
  private static final String[][] SEEDS = {
    {":method", "GET", ":scheme", "https", ":path", "/", ":authority", "a.test"},
    {
      ":method",
      "POST",
      ":scheme",
      "https",
      ":path",
      "/a?b=c",
      ":authority",
      "a.test:8443",
      "content-length",
      "12",
      "content-type",
      "text/plain"
    },
    {
      ":method",
      "OPTIONS",
      ":scheme",
      "https",
      ":path",
      "*",
      ":authority",
      "a.test",
      "cookie",
      "a=1",
      "cookie",
      "b=2",
      "te",
      "trailers"
    },
    {":method", "GET", ":scheme", "https", ":path", "/x", "host", "a.test", "x-a", "1"},
    {
      ":method",
      "PUT",
      ":scheme",
      "http",
      ":path",
      "/%00",
      ":authority",
      "[::1]:80",
      "x_a",
      "b",
      "expect",
      "100-continue"
    },
  };

  private static final String[] WORDS = {
    "transfer-encoding",
    "chunked",
    "content-length",
    "0",
    "1",
    "host",
    "connection",
    "close",
    "\r\n",
    "\n",
    "\r",
    "\0",
    " ",
    "\t",
    ":",
    ": ",
    "x: y\r\n\r\nGET / HTTP/1.1",
    "HTTP/1.1",
    "\u0080",
    "\u00ff",
    ":path",
    ":method",
    "Transfer-Encoding",
    "transfer_encoding",
    "..",
    "//",
    "#",
    "@",
    "%0d%0a",
    ""
  };

  private static String mutate(Random random, String text) {
    int at = random.nextInt(text.length() + 1);
    return switch (random.nextInt(5)) {
      case 0 -> text.substring(0, at) + WORDS[random.nextInt(WORDS.length)] + text.substring(at);
      case 1 -> text.substring(0, at) + (char) random.nextInt(256) + text.substring(at);
      case 2 -> text.substring(0, at);
      case 3 -> WORDS[random.nextInt(WORDS.length)];
      default -> text + text;
    };
  }

  private static List<String> mutant(Random random) {
    List<String> fields = new ArrayList<>(List.of(SEEDS[random.nextInt(SEEDS.length)]));
    for (int n = random.nextInt(3); n >= 0; n--) {
      int at = random.nextInt(fields.size());
      switch (random.nextInt(4)) {
        case 0 -> {
          int pair = at / 2 * 2;
          fields.add(pair, mutate(random, "x-b"));
          fields.add(pair + 1, mutate(random, "v"));
        }
        case 1 -> {
          int pair = at / 2 * 2;
          fields.remove(pair);
          fields.remove(pair);
          if (fields.isEmpty()) {
            return fields;
          }
        }
        default -> fields.set(at, mutate(random, fields.get(at)));
      }
    }
    return fields;
  }

  @Test
  void writesOneHeadOrNothing() {
    long seed = 9_113;
    Random random = new Random(seed);
    RequestText text = new RequestText();
    int written = 0;
    for (int i = 0; i < 300_000; i++) {
      List<String> fields = mutant(random);
      boolean last = random.nextBoolean();
      String at = "seed " + seed + " number " + i + " ";
      written += H2RequestFuzz.check(text, fields, last, at) ? 1 : 0;
    }
    assertTrue(written > 20_000, "only " + written + " were requests");
  }

  @Test
  void refusesWhatWouldReadAsTwoRequests() {
    RequestText text = new RequestText();
    H2RequestFuzz.feed(
        text,
        List.of(
            ":method",
            "GET",
            ":scheme",
            "https",
            ":path",
            "/",
            ":authority",
            "a",
            "x",
            "1\r\n\r\nGET /admin HTTP/1.1"));
    assertFalse(text.wellFormed(true));
  }

  /** They would break the chunked body that carries them on. */
  @Test
  void refusesTrailersThatHttp11CannotCarry() {
    RequestText text = new RequestText();
    for (String value : List.of("a\4b", "\u007f", "v".repeat(16 * 1024))) {
      text.begin(true);
      byte[] field = ("x" + value).getBytes(StandardCharsets.ISO_8859_1);
      text.field(field, 0, 1, field.length);
      assertFalse(text.wellFormed(true), value);
    }
  }
}
