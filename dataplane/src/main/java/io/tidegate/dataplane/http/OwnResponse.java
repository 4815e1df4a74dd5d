package io.tidegate.dataplane.http;

import io.tidegate.routing.FirewallVerdict;
import io.tidegate.routing.RouteAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A response of the load balancer itself: error page, redirect or fixed response. Immutable.
 *
 * @param status 200 to 599
 * @param contentType empty when there is no body type to tell
 * @param location the Location header, empty for none
 * @param body the whole entity
 * @param cookies whole Set-Cookie values
 */
public record OwnResponse(
    int status, String contentType, String location, byte[] body, List<String> cookies) {
  private static final String SERVER = "Server: awselb/2.0\r\n";

  /** Longest Location header (ALB: longer ones answer 507). */
  public static final int MAX_LOCATION_BYTES = 8 * 1024;

  private static final byte[] NO_BODY = {};
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** The answer to {@code Expect: 100-continue}; not to be changed. */
  public static byte[] interimContinue() {
    return CONTINUE;
  }

  /** The page of an error status, as ALB words it. */
  public static OwnResponse error(int status) {
    String title = (status + " " + reason(status)).strip();
    String page =
        "<html>\r\n<head><title>"
            + title
            + "</title></head>\r\n<body>\r\n<center><h1>"
            + title
            + "</h1></center>\r\n</body>\r\n</html>\r\n";
    return new OwnResponse(
        status, "text/html", "", page.getBytes(StandardCharsets.US_ASCII), List.of());
  }

  /** Sends the client to {@code location}. */
  public static OwnResponse elsewhere(int status, String location) {
    OwnResponse page = error(status);
    return new OwnResponse(status, page.contentType, location, page.body, List.of());
  }

  /** What a web ACL answers; the page of the status when it says none. */
  public static OwnResponse blocked(FirewallVerdict.Block verdict) {
    OwnResponse page = error(verdict.status());
    boolean own = verdict.body().length == 0;
    return new OwnResponse(
        verdict.status(),
        own ? page.contentType : verdict.contentType(),
        verdict.location(),
        own ? page.body : verdict.body(),
        verdict.cookies());
  }

  /** This with cookies. */
  public OwnResponse with(List<String> more) {
    return more.isEmpty() ? this : new OwnResponse(status, contentType, location, body, more);
  }

  /** Set-Cookie lines with their line ends. */
  public static byte[] cookieLines(List<String> cookies) {
    StringBuilder lines = new StringBuilder();
    cookies.forEach(cookie -> lines.append("Set-Cookie: ").append(cookie).append("\r\n"));
    return lines.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A fixed-response action. */
  public static OwnResponse fixed(RouteAction.Fixed action) {
    return new OwnResponse(action.statusCode(), action.contentType(), "", action.body(), List.of());
  }

  /** A redirect action for {@code head}; 507 when the location is longer than 8 K. */
  public static OwnResponse redirect(
      RouteAction.Redirect action, RequestHead head, ClientFacts.Front front) {
    String location = RedirectLocation.of(action, head, front);
    if (location.length() > MAX_LOCATION_BYTES) {
      return error(507);
    }
    String page = new String(error(action.statusCode()).body(), StandardCharsets.US_ASCII);
    return new OwnResponse(
        action.statusCode(),
        "text/html",
        location,
        page.getBytes(StandardCharsets.US_ASCII),
        List.of());
  }

  /**
   * The whole response as bytes.
   *
   * @param keepAlive whether the client's connection stays
   * @param withBody false for HEAD
   * @param edits the listener's: whether to name the server, what to insert
   * @param date an HTTP-date (RFC 9110 section 5.6.7)
   */
  public byte[] bytes(boolean keepAlive, boolean withBody, ResponseEdits edits, String date) {
    StringBuilder head = new StringBuilder(256);
    head.append("HTTP/1.1 ").append(status).append(' ').append(reason(status)).append("\r\n");
    if (edits.server()) {
      head.append(SERVER);
    }
    head.append("Date: ").append(date).append("\r\n");
    if (!contentType.isEmpty()) {
      head.append("Content-Type: ").append(contentType).append("\r\n");
    }
    if (status >= 200 && status != 204 && status != 304) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    head.append(keepAlive ? "Connection: keep-alive\r\n" : "Connection: close\r\n");
    if (!location.isEmpty()) {
      head.append("Location: ").append(location).append("\r\n");
    }
    cookies.forEach(cookie -> head.append("Set-Cookie: ").append(cookie).append("\r\n"));
    head.append(new String(edits.lines(), StandardCharsets.US_ASCII));
    byte[] top = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] entity = withBody && status != 204 && status != 304 ? body : NO_BODY;
    byte[] all = new byte[top.length + entity.length];
    System.arraycopy(top, 0, all, 0, top.length);
    System.arraycopy(entity, 0, all, top.length, entity.length);
    return all;
  }

  /** The reason phrase; empty for AWS's own codes. */
  static String reason(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 201 -> "Created";
      case 202 -> "Accepted";
      case 204 -> "No Content";
      case 301 -> "Moved Permanently";
      case 302 -> "Found";
      case 400 -> "Bad Request";
      case 401 -> "Authorization Required";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Not Allowed";
      case 408 -> "Request Time-out";
      case 410 -> "Gone";
      case 413 -> "Request Entity Too Large";
      case 414 -> "Request-URI Too Large";
      case 429 -> "Too Many Requests";
      case 500 -> "Internal Server Error";
      case 501 -> "Not Implemented";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Temporarily Unavailable";
      case 504 -> "Gateway Time-out";
      case 505 -> "HTTP Version Not Supported";
      case 507 -> "Insufficient Storage";
      default -> "";
    };
  }
}
