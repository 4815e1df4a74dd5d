package io.tidegate.dataplane.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Chance;
import io.tidegate.routing.AlbOptions;
import io.tidegate.routing.AlbOptions.DesyncMode;
import io.tidegate.routing.AlbOptions.XffMode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RequestWriterTest {
  private static final String ROOT = "Root=1-5f5e1000-";

  /** The attributes that these tests turn. */
  private record Turned(XffMode xff, boolean port, boolean preserveHost, boolean dropInvalid) {
    static final Turned NONE = new Turned(XffMode.APPEND, false, false, false);

    AlbOptions options() {
      return AlbOptions.defaults().withHeaders(dropInvalid, preserveHost, xff, port);
    }
  }

  private static String forwarded(String request, Turned turned, String client, int listenerPort) {
    byte[] bytes = request.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    RequestHead head = new RequestHead();
    assertEquals(RequestHead.COMPLETE, head.parse(bytes, 0, bytes.length, 0));
    byte[] address;
    try {
      address = InetAddress.getByName(client).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
    ClientFacts.Front front =
        new ClientFacts.Front(turned.options(), "lb.example", listenerPort == 443, listenerPort);
    ClientFacts facts = ClientFacts.of(front, address, 5555);
    byte[] out = new byte[RequestWriter.bound(head, facts)];
    TraceIds ids = new TraceIds(Chance.seeded(1), () -> 0x5f5e1000L);
    int end = new RequestWriter(ids).write(head, facts, false, out, 0);
    return new String(out, 0, end, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
  }

  private static String line(String forwarded, String name) {
    return Arrays.stream(forwarded.split("\n"))
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .reduce((a, b) -> a + " & " + b)
        .orElse("-");
  }

  private static String xff(String before, Turned turned, String client) {
    String header = before.isEmpty() ? "" : "X-Forwarded-For: " + before + "\n";
    return line(
        forwarded("GET / HTTP/1.1\nHost: a\n" + header + "\n", turned, client, 80),
        "X-Forwarded-For");
  }

  private static String host(String host, boolean preserve, int port) {
    Turned turned = new Turned(XffMode.APPEND, false, preserve, false);
    return line(forwarded("GET / HTTP/1.1\n" + host + "\n\n", turned, "192.0.2.1", port), "Host");
  }

  @Test
  void writesTheHeadersThatAlbAddsInItsOrder() {
    String text = forwarded("GET /a?b HTTP/1.1\nHost: A\nX: y\n\n", Turned.NONE, "192.0.2.1", 8080);
    assertTrue(
        text.startsWith(
            "GET /a?b HTTP/1.1\nX-Forwarded-For: 192.0.2.1\nX-Forwarded-Proto: http\n"
                + "X-Forwarded-Port: 8080\nHost: a:8080\nX-Amzn-Trace-Id: "
                + ROOT),
        text);
    assertTrue(text.endsWith("\nX: y\n\n"), text);
    assertTrue(line(text, "X-Amzn-Trace-Id").matches("Root=1-[0-9a-f]{8}-[0-9a-f]{24}"), text);
  }

  @Test
  void tellsHttpsByProtoAndPort() {
    String text = forwarded("GET / HTTP/1.1\nHost: a\n\n", Turned.NONE, "192.0.2.1", 443);
    assertEquals("https", line(text, "X-Forwarded-Proto"));
    assertEquals("443", line(text, "X-Forwarded-Port"));
  }

  @Test
  void appendsPreservesOrRemovesForwardedFor() {
    Turned preserve = new Turned(XffMode.PRESERVE, false, false, false);
    Turned remove = new Turned(XffMode.REMOVE, false, false, false);
    assertEquals("1.1.1.1, 192.0.2.1", xff("1.1.1.1", Turned.NONE, "192.0.2.1"));
    assertEquals("1.1.1.1", xff("1.1.1.1", preserve, "192.0.2.1"));
    assertEquals("-", xff("", preserve, "192.0.2.1"));
    assertEquals("-", xff("1.1.1.1", remove, "192.0.2.1"));
  }

  @Test
  void addsTheClientPortWhenAsked() {
    Turned port = new Turned(XffMode.APPEND, true, false, false);
    assertEquals("192.0.2.1:5555", xff("", port, "192.0.2.1"));
    assertEquals("[2001:db8::1]:5555", xff("", port, "2001:db8::1"));
    assertEquals("2001:db8::1", xff("", Turned.NONE, "2001:db8::1"));
  }

  @Test
  void hostGetsThePortOfAnUnusualListener() {
    assertEquals("a:8080", host("Host: A", false, 8080));
    assertEquals("a:9", host("Host: A:9", false, 8080));
    assertEquals("a:8080", host("Host: A:", false, 8080));
    assertEquals("[::1]:8080", host("Host: [::1]", false, 8080));
    assertEquals("a", host("Host: A:8080", false, 80));
    assertEquals("a", host("Host: A:8080", false, 443));
  }

  @Test
  void preservedHostIsUntouched() {
    assertEquals("A:9", host("Host: A:9", true, 8080));
    assertEquals("A & B", host("Host: A\nhost: B", true, 80));
  }

  @Test
  void absoluteFormWinsOverAPreservedHost() {
    Turned preserve = new Turned(XffMode.APPEND, false, true, false);
    String text =
        forwarded("GET http://good/x HTTP/1.1\nHost: evil\n\n", preserve, "192.0.2.1", 80);
    assertEquals("good", line(text, "Host"));
  }

  @Test
  void invalidNamesGoWhenTheAttributeIsOn() {
    String request = "GET / HTTP/1.1\nHost: a\nbad_name: 1\nGood-1: 2\n\n";
    Turned drop = new Turned(XffMode.APPEND, false, false, true);
    assertEquals("1", line(forwarded(request, Turned.NONE, "192.0.2.1", 80), "bad_name"));
    String dropped = forwarded(request, drop, "192.0.2.1", 80);
    assertEquals("-", line(dropped, "bad_name"));
    assertEquals("2", line(dropped, "Good-1"));
  }

  @Test
  void theBytesMayMoveBetweenParsingAndWriting() {
    byte[] bytes = "GET /a HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    RequestHead head = new RequestHead();
    assertEquals(RequestHead.COMPLETE, head.parse(bytes, 0, bytes.length, 0));
    byte[] elsewhere = new byte[bytes.length + 9];
    System.arraycopy(bytes, 0, elsewhere, 9, bytes.length);
    Arrays.fill(bytes, (byte) 0);
    head.moved(elsewhere, 9);
    byte[] out = FrontDoor.forwardedHead(head, FrontDoor.options(DesyncMode.DEFENSIVE), false);
    String text = new String(out, StandardCharsets.US_ASCII);
    assertTrue(text.startsWith("GET /a HTTP/1.1\r\n"), text);
    assertTrue(text.endsWith("\r\nX: y\r\n\r\n"), text);
    assertFalse(text.contains("\0"), text);
  }
}
