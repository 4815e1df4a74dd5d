package io.tidegate.dataplane.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.routing.AlbOptions.DesyncMode;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each mode does about each class. */
class DesyncGuardTest {
  private static final Map<DesyncReason.Tier, String> SAMPLES =
      new EnumMap<>(
          Map.of(
              DesyncReason.Tier.COMPLIANT, "GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
              DesyncReason.Tier.ACCEPTABLE, "GET /a b HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
              DesyncReason.Tier.AMBIGUOUS, "GET /a\\x01 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
              DesyncReason.Tier.SEVERE, "GET /a\\x00 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n"));

  private static RequestHead head(String escaped) {
    byte[] bytes = FrontDoor.unescape(escaped);
    RequestHead head = new RequestHead();
    assertEquals(RequestHead.COMPLETE, head.parse(bytes, 0, bytes.length, 0));
    return head;
  }

  @ParameterizedTest
  @CsvSource({
    "MONITOR, COMPLIANT, 0, false",
    "MONITOR, ACCEPTABLE, 0, false",
    "MONITOR, AMBIGUOUS, 0, false",
    "MONITOR, SEVERE, 0, false",
    "DEFENSIVE, COMPLIANT, 0, false",
    "DEFENSIVE, ACCEPTABLE, 0, false",
    "DEFENSIVE, AMBIGUOUS, 0, true",
    "DEFENSIVE, SEVERE, 400, true",
    "STRICTEST, COMPLIANT, 0, false",
    "STRICTEST, ACCEPTABLE, 400, false",
    "STRICTEST, AMBIGUOUS, 400, true",
    "STRICTEST, SEVERE, 400, true",
  })
  void modesFollowTheTable(
      DesyncMode mode, DesyncReason.Tier tier, int refusal, boolean closesAfter) {
    RequestHead head = head(SAMPLES.getOrDefault(tier, ""));
    assertEquals(tier, head.reason().tier());
    assertEquals(refusal, head.refusal(mode));
    assertEquals(closesAfter, head.closesAfter(mode));
  }

  @ParameterizedTest
  @CsvSource({
    "GE\\x01T / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
    "GET HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
    "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: x\\r\\n\\r\\n",
    "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1\\r\\nContent-Length: 2\\r\\n\\r\\n",
    "POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n",
  })
  void monitorStillRefusesWhatHasNoOneMeaning(String request) {
    assertEquals(400, head(request).refusal(DesyncMode.MONITOR));
  }

  @Test
  void monitorForwardsABadHeaderWithoutIt() {
    RequestHead head = head("GET / HTTP/1.1\\r\\nHost: a\\r\\nX: \\x00\\r\\nY: z\\r\\n\\r\\n");
    assertEquals(0, head.refusal(DesyncMode.MONITOR));
    byte[] out = FrontDoor.forwardedHead(head, FrontDoor.options(DesyncMode.MONITOR), false);
    String text = FrontDoor.escape(out);
    assertFalse(text.contains("X: "), text);
    assertTrue(text.contains("Y: z"), text);
  }

  @Test
  void monitorForwardsABadUriEncoded() {
    RequestHead head = head("GET /a\\x00b HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n");
    assertEquals(0, head.refusal(DesyncMode.MONITOR));
    byte[] out = FrontDoor.forwardedHead(head, FrontDoor.options(DesyncMode.MONITOR), false);
    assertTrue(FrontDoor.escape(out).startsWith("GET /a%00b HTTP/1.1\\r\\n"));
  }
}
