package io.tidegate.e2e.scenario;

import java.io.IOException;
import java.io.InputStream;

/** Heads and responses of HTTP/1.1, read from a socket as they are. Stateless. */
final class HttpWire {
  private HttpWire() {}

  /** A head with its last empty line; empty when the connection ended before one began. */
  static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder(256);
    int length;
    do {
      int b = in.read();
      if (b < 0) {
        if (head.isEmpty()) {
          return "";
        }
        throw new IOException("the connection ended in '" + head + "'");
      }
      head.append((char) b);
      length = head.length();
    } while (b(head, length - 1) != '\n' || length < 4 || b(head, length - 3) != '\n');
    return head.toString();
  }

  private static char b(StringBuilder text, int at) {
    return text.charAt(at);
  }

  /** Reads one response with its content of one byte; its head. */
  static String response(InputStream in) throws IOException {
    String head = head(in);
    if (head.isEmpty()) {
      throw new IOException("the connection ended instead of an answer");
    }
    if (!head.startsWith("HTTP/1.1 200 ")) {
      throw new IOException(head.strip());
    }
    if (in.read() != 'x') {
      throw new IOException("no content after " + head);
    }
    return head;
  }
}
