package io.tidegate.dataplane.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.dataplane.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Fields of an HTTP/2 request: {@code flags}, then names and values in turn, each ended by 0xff.
 * Either no byte is written, or the bytes are one HTTP/1.1 head with exactly these fields.
 */
public final class H2RequestFuzz {
  private H2RequestFuzz() {}

  /** One input. */
  public static void run(byte[] data) {
    if (data.length < 2) {
      return;
    }
    String text = new String(data, 1, data.length - 1, StandardCharsets.ISO_8859_1);
    List<String> fields = new ArrayList<>(List.of(text.split("\u00ff", -1)));
    if (fields.size() % 2 == 1) {
      fields.removeLast();
    }
    check(new RequestText(), fields, (data[0] & 1) != 0, "");
  }

  /** The bytes of an input with these fields. */
  public static byte[] input(boolean last, List<String> fields) {
    return ((last ? "\1" : "\0") + String.join("\u00ff", fields) + "\u00ff")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  static void feed(RequestText text, List<String> fields) {
    text.begin(false);
    for (int i = 0; i < fields.size(); i += 2) {
      byte[] name = fields.get(i).getBytes(StandardCharsets.ISO_8859_1);
      byte[] value = fields.get(i + 1).getBytes(StandardCharsets.ISO_8859_1);
      byte[] both = java.util.Arrays.copyOf(name, name.length + value.length);
      System.arraycopy(value, 0, both, name.length, value.length);
      text.field(both, 0, name.length, both.length);
    }
  }

  /** Whether the fields made a request, which then reads back as it should. */
  static boolean check(RequestText text, List<String> fields, boolean last, String context) {
    feed(text, fields);
    if (!text.wellFormed(last)) {
      return false;
    }
    byte[] out = new byte[text.bound()];
    int end = text.write(last, out, 0);
    String at = context + fields;
    RequestHead head = new RequestHead();
    int parsed = head.parse(out, 0, end, 0);
    if (parsed == RequestHead.TOO_LARGE) {
      return true;
    }
    assertEquals(RequestHead.COMPLETE, parsed, at);
    assertEquals(end, head.end(), at);
    assertEquals(11, head.version(), at);
    assertEquals(expectedFields(fields, text, last), names(head), at);
    assertEquals(text.contentLength() >= 0 ? text.contentLength() : 0, head.contentLength(), at);
    assertEquals(!last && text.contentLength() < 0, head.chunked(), at);
    return true;
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
}
