package io.tidegate.dataplane.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Chance;
import io.tidegate.dataplane.http.RequestCases.Case;
import io.tidegate.dataplane.http.ResponseWriter.Client;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of raw response heads: framing, reuse and what the client gets. */
class ResponseHeadTest {
  static Stream<Case> cases() {
    return RequestCases.read("responses.txt").stream();
  }

  /**
   * {@code = status body reuse}, then {@code <} the head for an HTTP/1.1 client; or {@code ! 502}.
   */
  private static String verdict(byte[] bytes, boolean toHead, int cut) {
    ResponseHead head = new ResponseHead();
    int result = ResponseHead.NEED_MORE;
    if (cut > 0) {
      result = head.parse(Arrays.copyOf(bytes, cut), 0, cut, 0, toHead);
    }
    if (result == ResponseHead.NEED_MORE) {
      result = head.parse(bytes, 0, bytes.length, cut, toHead);
    }
    if (result != ResponseHead.COMPLETE) {
      return result == ResponseHead.BAD ? "! 502\n" : "...\n";
    }
    byte[] out = new byte[ResponseWriter.bound(head)];
    int end = ResponseWriter.write(head, Client.KEEP_ALIVE, ResponseEdits.DEFAULT, out, 0);
    String body = head.body().toString().toLowerCase(Locale.ROOT);
    String length = head.body() == ResponseHead.Body.LENGTH ? " " + head.contentLength() : "";
    return "= %d %s%s %s%n< %s%n"
        .formatted(
            head.status(),
            body,
            length,
            head.keepAlive() ? "reuse" : "close",
            FrontDoor.escape(Arrays.copyOf(out, end)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void readsAsTheTableSaysHoweverCut(Case response) {
    byte[] bytes = response.input();
    boolean toHead = response.name().startsWith("HEAD");
    assertEquals(response.transcript(), verdict(bytes, toHead, 0));
    int step = Math.max(1, bytes.length / 500);
    for (int cut = 1; cut < bytes.length; cut += step) {
      assertEquals(response.transcript(), verdict(bytes, toHead, cut), "cut at " + cut);
    }
  }

  @Test
  void randomBytesNeverThrow() {
    Chance chance = Chance.seeded(3);
    Case[] all = cases().toArray(Case[]::new);
    for (int round = 0; round < 60_000; round++) {
      byte[] bytes = all[chance.below(all.length)].input();
      bytes = bytes.length > 1000 ? all[0].input() : bytes;
      for (int i = chance.below(4); i >= 0; i--) {
        bytes[chance.below(bytes.length)] = (byte) chance.below(256);
      }
      String whole = verdict(bytes, false, 0);
      assertEquals(whole, verdict(bytes, false, 1 + chance.below(bytes.length)), "round " + round);
    }
  }

  @Test
  void anOldClientGetsNoChunkedHeader() {
    byte[] bytes =
        FrontDoor.unescape("HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n");
    ResponseHead head = new ResponseHead();
    assertEquals(ResponseHead.COMPLETE, head.parse(bytes, 0, bytes.length, 0, false));
    byte[] out = new byte[ResponseWriter.bound(head)];
    int end = ResponseWriter.write(head, Client.OLD_CLOSE, ResponseEdits.DEFAULT, out, 0);
    String text = FrontDoor.escape(Arrays.copyOf(out, end));
    assertFalse(text.contains("chunked"), text);
    assertTrue(text.contains("Connection: close"), text);
  }
}
