package io.tidegate.dataplane.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.routing.AlbOptions;
import io.tidegate.routing.RouteAction;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnResponseTest {
  private static final String DATE = "Mon, 23 Nov 2026 13:00:00 GMT";

  private static final ResponseEdits NAMELESS =
      ResponseEdits.of(new io.tidegate.routing.ResponseHeaders(false, java.util.Map.of()));

  private static String text(OwnResponse response) {
    return new String(
        response.bytes(true, true, ResponseEdits.DEFAULT, DATE), StandardCharsets.ISO_8859_1);
  }

  private static RequestHead head(String request) {
    byte[] bytes = FrontDoor.unescape(request + "\\r\\n\\r\\n");
    RequestHead head = new RequestHead();
    assertEquals(RequestHead.COMPLETE, head.parse(bytes, 0, bytes.length, 0));
    return head;
  }

  @Test
  void errorPagesAreAlbs() {
    String body =
        "<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body>\r\n"
            + "<center><h1>503 Service Temporarily Unavailable</h1></center>\r\n</body>\r\n"
            + "</html>\r\n";
    assertEquals(
        "HTTP/1.1 503 Service Temporarily Unavailable\r\nServer: awselb/2.0\r\nDate: "
            + DATE
            + "\r\nContent-Type: text/html\r\nContent-Length: "
            + body.length()
            + "\r\nConnection: keep-alive\r\n\r\n"
            + body,
        text(OwnResponse.error(503)));
  }

  private static final ClientFacts.Front FRONT =
      new ClientFacts.Front(AlbOptions.defaults(), "lb.example", false, 80);

  @ParameterizedTest
  @CsvSource({
    "400, 400 Bad Request",
    "403, 403 Forbidden",
    "404, 404 Not Found",
    "405, 405 Not Allowed",
    "408, 408 Request Time-out",
    "413, 413 Request Entity Too Large",
    "414, 414 Request-URI Too Large",
    "463, 463",
    "464, 464",
    "500, 500 Internal Server Error",
    "501, 501 Not Implemented",
    "502, 502 Bad Gateway",
    "504, 504 Gateway Time-out",
    "505, 505 HTTP Version Not Supported",
    "561, 561",
  })
  void everyStatusHasItsTitle(int status, String title) {
    String text = text(OwnResponse.error(status));
    assertTrue(text.contains("<title>" + title + "</title>"), text);
    assertTrue(text.startsWith("HTTP/1.1 " + title), text);
  }

  @Test
  void theServerHeaderTheBodyAndTheConnectionFollowTheCaller() {
    String text =
        new String(
            OwnResponse.error(502).bytes(false, false, NAMELESS, DATE), StandardCharsets.US_ASCII);
    assertFalse(text.contains("Server:"), text);
    assertTrue(text.contains("Connection: close\r\n"), text);
    assertTrue(text.contains("Content-Length: "), text);
    assertTrue(text.endsWith("\r\n\r\n"), text);
  }

  @Test
  void fixedResponsesCarryTheirEntity() {
    String text =
        text(
            OwnResponse.fixed(
                new RouteAction.Fixed(
                    200, "text/plain", "hello".getBytes(StandardCharsets.US_ASCII))));
    assertTrue(text.startsWith("HTTP/1.1 200 OK\r\n"), text);
    assertTrue(text.contains("Content-Type: text/plain\r\nContent-Length: 5\r\n"), text);
    assertTrue(text.endsWith("\r\n\r\nhello"), text);
  }

  @ParameterizedTest
  @CsvSource({
    "'#{protocol}', '#{host}', '#{port}', '/#{path}', '#{query}', http://www.a.example:80/x/y?q=1",
    "HTTPS, '#{host}', 443, '/#{path}', '#{query}', https://www.a.example:443/x/y?q=1",
    "'#{protocol}', 'new.#{host}', '#{port}', '/#{path}', '', http://new.www.a.example:80/x/y",
    "'#{protocol}', '#{host}', 8080, '/v2/#{path}', 'old=#{host}&#{query}',"
        + " http://www.a.example:8080/v2/x/y?old=www.a.example&q=1",
    "'#{protocol}', b, '#{port}', '/#{unknown}/#{port}', 'p=#{protocol}',"
        + " http://b:80/#{unknown}/80?p=http",
  })
  void redirectsFillTheirPlaceholders(
      String protocol, String host, String port, String path, String query, String location) {
    RouteAction.Redirect action = new RouteAction.Redirect(302, protocol, host, port, path, query);
    OwnResponse response =
        OwnResponse.redirect(
            action, head("GET /x/y?q=1 HTTP/1.1\\r\\nHost: WWW.a.example:99"), FRONT);
    assertEquals(302, response.status());
    assertEquals(location, response.location());
    assertTrue(text(response).contains("\r\nLocation: " + location + "\r\n"));
  }

  @Test
  void redirectsNameTheBalancerWhenTheRequestHasNoHost() {
    RouteAction.Redirect action =
        new RouteAction.Redirect(301, "#{protocol}", "#{host}", "#{port}", "/#{path}", "#{query}");
    OwnResponse response = OwnResponse.redirect(action, head("GET /x HTTP/1.0"), FRONT);
    assertEquals("http://lb.example:80/x", response.location());
  }

  @Test
  void aRedirectNeverSplitsTheResponse() {
    RouteAction.Redirect action =
        new RouteAction.Redirect(301, "#{protocol}", "#{host}", "#{port}", "/#{path}", "#{query}");
    OwnResponse response =
        OwnResponse.redirect(action, head("GET /a\\x0bb\\xc3 c HTTP/1.1\\r\\nHost: a"), FRONT);
    assertEquals("http://a:80/a%0Bb%C3%20c", response.location());
  }

  @Test
  void aLocationOver8KAnswers507() {
    RouteAction.Redirect action =
        new RouteAction.Redirect(301, "#{protocol}", "#{host}", "#{port}", "/#{path}", "#{query}");
    OwnResponse response =
        OwnResponse.redirect(action, head("GET /\\*{x,8200} HTTP/1.1\\r\\nHost: a"), FRONT);
    assertEquals(507, response.status());
    assertEquals("", response.location());
  }
}
