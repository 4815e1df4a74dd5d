package io.tidegate.dataplane.h2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.dataplane.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

  private static void feed(RequestText text, List<String> fields) {
    text.begin(false);
    for (int i = 0; i < fields.size(); i += 2) {
      byte[] name = fields.get(i).getBytes(StandardCharsets.ISO_8859_1);
      byte[] value = fields.get(i + 1).getBytes(StandardCharsets.ISO_8859_1);
      byte[] both = java.util.Arrays.copyOf(name, name.length + value.length);
      System.arraycopy(value, 0, both, name.length, value.length);
      text.field(both, 0, name.length, both.length);
    }
  }

  @Test
  void writesOneHeadOrNothing() {
    long seed = 9_113;
    Random random = new Random(seed);
    RequestText text = new RequestText();
    RequestHead head = new RequestHead();
    int written = 0;
    for (int i = 0; i < 300_000; i++) {
      List<String> fields = mutant(random);
      boolean last = random.nextBoolean();
      feed(text, fields);
      if (!text.wellFormed(last)) {
        continue;
      }
      written++;
      byte[] out = new byte[text.bound()];
      int end = text.write(last, out, 0);
      String at = "seed " + seed + " number " + i + " " + fields;
      assertEquals(RequestHead.COMPLETE, head.parse(out, 0, end, 0), at);
      assertEquals(end, head.end(), at);
      assertEquals(11, head.version(), at);
      assertEquals(expectedFields(fields, text, last), names(head), at);
      assertEquals(text.contentLength() >= 0 ? text.contentLength() : 0, head.contentLength(), at);
      assertEquals(!last && text.contentLength() < 0, head.chunked(), at);
    }
    assertTrue(written > 20_000, "only " + written + " were requests");
  }

  /** Names in the order of lines: Host first, cookies after the others, framing last. */
  private static List<String> expectedFields(List<String> fields, RequestText text, boolean last) {
    List<String> names = new ArrayList<>();
    boolean cookie = false;
    boolean length = false;
    for (int i = 0; i < fields.size(); i += 2) {
      String name = fields.get(i);
      boolean authority = fields.contains(":authority") && isPseudo(fields, ":authority");
      boolean dropped =
          name.startsWith(":")
              || name.equals("te")
              || name.equals("expect")
              || (name.equals("host") && authority)
              || (name.equals("content-length") && length);
      length |= name.equals("content-length");
      if (name.equals("cookie")) {
        cookie = true;
      } else if (!dropped) {
        names.add(name);
      }
    }
    if (isPseudo(fields, ":authority")) {
      names.addFirst("host");
    }
    if (cookie) {
      names.add("cookie");
    }
    if (!last && text.contentLength() < 0) {
      names.add("transfer-encoding");
    }
    return names;
  }

  private static boolean isPseudo(List<String> fields, String name) {
    for (int i = 0; i < fields.size(); i += 2) {
      if (fields.get(i).equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> names(RequestHead head) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < head.headerCount(); i++) {
      names.add(
          new String(
                  head.array(),
                  head.nameStart(i),
                  head.nameEnd(i) - head.nameStart(i),
                  StandardCharsets.ISO_8859_1)
              .toLowerCase(Locale.ROOT));
    }
    return names;
  }

  @Test
  void refusesWhatWouldReadAsTwoRequests() {
    RequestText text = new RequestText();
    feed(
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
}
