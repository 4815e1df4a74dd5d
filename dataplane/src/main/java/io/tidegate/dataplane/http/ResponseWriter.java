package io.tidegate.dataplane.http;

import java.nio.charset.StandardCharsets;

/**
 * Writes the head that a client receives for a target's response: the target's lines without
 * hop-by-hop headers, with this hop's own (RFC 9110 section 7.6.1). Stateless, any thread.
 */
public final class ResponseWriter {
  private static final byte[] VERSION = ascii("HTTP/1.1");
  private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");
  private static final byte[] CLOSE = ascii("Connection: close\r\n");
  private static final byte[] UPGRADE = ascii("Connection: upgrade\r\n");
  private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
  private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
  private static final long DROPPED =
      bit(HeaderName.CONNECTION)
          | bit(HeaderName.KEEP_ALIVE)
          | bit(HeaderName.PROXY_CONNECTION)
          | bit(HeaderName.TE)
          | bit(HeaderName.TRANSFER_ENCODING);

  private ResponseWriter() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static long bit(int kind) {
    return 1L << kind;
  }

  /** An upper bound of the bytes that {@link #write} needs. */
  public static int bound(ResponseHead head) {
    return head.end() - head.start() + 4 * head.block().count() + 128;
  }

  /** How the client's side goes on. */
  public enum Client {
    /** HTTP/1.1, the connection stays. */
    KEEP_ALIVE,
    /** HTTP/1.1, the connection closes after this response. */
    CLOSE,
    /**
     * An HTTP/1.0 client: chunks are not for it. The relay writes the content bare and closes, or
     * keeps the connection when the length is known and the client asked for that.
     */
    OLD_CLOSE,
    /** An HTTP/1.0 client that asked for keep-alive; valid only when the body is not chunked. */
    OLD_KEEP_ALIVE
  }

  /**
   * Writes the head at {@code at}; {@code out} has room for {@link #bound} bytes and the lines of
   * {@code edits}. A body that ends with the target's connection ends the client's too, whatever
   * {@code client} says.
   *
   * @return the position after the head
   */
  public static int write(
      ResponseHead head, Client client, ResponseEdits edits, byte[] out, int at) {
    byte[] a = head.array();
    int p = put(VERSION, 0, VERSION.length, out, at);
    p = put(a, head.start() + VERSION.length, head.lineEnd(), out, p);
    p = line(out, p);
    p = fields(head, edits, out, p);
    boolean old = client == Client.OLD_CLOSE || client == Client.OLD_KEEP_ALIVE;
    if (head.framing().chunked() && !old && mayHaveBody(head.status())) {
      p = put(CHUNKED, 0, CHUNKED.length, out, p);
    } else if (writesLength(head)) {
      p = put(CONTENT_LENGTH, 0, CONTENT_LENGTH.length, out, p);
      p = line(out, RequestWriter.number(head.framing().contentLength(), out, p));
    }
    if (head.status() == 101) {
      p = put(UPGRADE, 0, UPGRADE.length, out, p);
    } else if (!head.interim()) {
      boolean asked = client == Client.KEEP_ALIVE || client == Client.OLD_KEEP_ALIVE;
      boolean stays = asked && head.body() != ResponseHead.Body.UNTIL_CLOSE;
      byte[] connection = stays ? KEEP_ALIVE : CLOSE;
      p = put(connection, 0, connection.length, out, p);
    }
    p = put(edits.lines(), 0, edits.lines().length, out, p);
    return line(out, p);
  }

  private static boolean mayHaveBody(int status) {
    return status >= 200 && status != 204 && status != 304;
  }

  /** Whether the length line must be written anew because the target's lines were not clean. */
  private static boolean writesLength(ResponseHead head) {
    return !head.framing().chunked()
        && head.framing().contentLength() >= 0
        && head.framing().reason() != DesyncReason.COMPLIANT;
  }

  private static int put(byte[] a, int from, int to, byte[] out, int at) {
    System.arraycopy(a, from, out, at, to - from);
    return at + to - from;
  }

  private static int line(byte[] out, int at) {
    out[at] = '\r';
    out[at + 1] = '\n';
    return at + 2;
  }

  private static int fields(ResponseHead head, ResponseEdits edits, byte[] out, int at) {
    HeaderBlock block = head.block();
    boolean runs = (block.oddities() & HeaderBlock.DEVIATES) == 0;
    byte[] a = head.array();
    int base = head.start();
    int count = block.count();
    int p = at;
    int run = -1;
    for (int i = 0; i < count; i++) {
      int start = base + block.nameStart(i);
      if (!kept(head, i) || replaced(head, i, edits)) {
        if (run >= 0) {
          p = put(a, run, start, out, p);
          run = -1;
        }
      } else if (runs) {
        run = run < 0 ? start : run;
      } else {
        p = put(a, start, base + block.nameEnd(i), out, p);
        out[p++] = ':';
        out[p++] = ' ';
        p = put(a, base + block.valueStart(i), base + block.valueEnd(i), out, p);
        p = line(out, p);
      }
    }
    return run >= 0 ? put(a, run, head.end() - 2, out, p) : p;
  }

  private static boolean replaced(ResponseHead head, int i, ResponseEdits edits) {
    HeaderBlock block = head.block();
    int base = head.start();
    return edits.lines().length > 0
        && edits.replaces(head.array(), base + block.nameStart(i), base + block.nameEnd(i));
  }

  private static boolean kept(ResponseHead head, int i) {
    HeaderBlock block = head.block();
    int kind = block.kind(i);
    int odd = block.oddities(i);
    if ((DROPPED & bit(kind)) != 0
        || (odd & (HeaderBlock.NOT_A_TOKEN | HeaderBlock.LIKE_TE | HeaderBlock.LIKE_CL)) != 0) {
      return false;
    }
    if (kind == HeaderName.UPGRADE) {
      return head.status() == 101;
    }
    if (kind == HeaderName.CONTENT_LENGTH) {
      return !head.framing().chunked()
          && head.framing().reason() == DesyncReason.COMPLIANT
          && head.status() >= 200
          && head.status() != 204;
    }
    return !head.tokens().nominates()
        || kind != HeaderName.OTHER
        || !ConnectionTokens.nominated(
            head.array(),
            head.start(),
            block,
            head.start() + block.nameStart(i),
            head.start() + block.nameEnd(i));
  }
}
