package io.tidegate.firewall;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one answer of an inspector (RFC 9112), strictly and within bounds. The thread of one
 * inspection.
 */
final class AnswerReader {
  private static final int MAX_HEAD_BYTES = 16 * 1024;
  private static final int MAX_BODY_BYTES = 64 * 1024;
  private static final int MAX_INTERIM = 8;

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.([01]) ([1-9][0-9]{2})( .*)?");
  private static final Pattern FIELD =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\\x20-\\x7e\\x80-\\xff]*)");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,15}");
  private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,7})[ \t]*(;.*)?");

  private final InputStream in;
  private boolean begun;
  private boolean reusable;
  private int headBytes;

  AnswerReader(InputStream in) {
    this.in = in;
  }

  /** Whether any byte has come. */
  boolean begun() {
    return begun;
  }

  /** Whether the connection may carry another question. */
  boolean reusable() {
    return reusable;
  }

  /**
   * Reads the answer; {@code toHead} when the question was HEAD.
   *
   * @throws Malformed when it is none
   */
  Answer read(boolean toHead) throws IOException {
    for (int interim = 0; interim <= MAX_INTERIM; interim++) {
      headBytes = 0;
      String first = line();
      Matcher status = STATUS.matcher(first);
      if (!status.matches()) {
        throw new Malformed("not a status line");
      }
      int code = Integer.parseInt(status.group(2));
      Answer head = new Answer(code, fields(), new byte[0]);
      if (code == 101) {
        throw new Malformed("101");
      }
      if (code >= 200) {
        boolean persists = status.group(1).equals("1") && !head.lists("connection", "close");
        return new Answer(code, head.fields(), body(head, toHead, persists));
      }
    }
    throw new Malformed("too many interim answers");
  }

  private List<Map.Entry<String, String>> fields() throws IOException {
    List<Map.Entry<String, String>> fields = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      Matcher field = FIELD.matcher(line);
      if (!field.matches()) {
        throw new Malformed("not a header line");
      }
      String name = field.group(1).toLowerCase(Locale.ROOT);
      fields.add(Map.entry(name, field.group(2).strip()));
    }
    return fields;
  }

  private byte[] body(Answer head, boolean toHead, boolean persists) throws IOException {
    if (toHead || head.status() == 204 || head.status() == 304) {
      reusable = persists;
      return new byte[0];
    }
    List<String> codings = head.values("transfer-encoding");
    List<String> lengths = head.values("content-length");
    if (!codings.isEmpty()) {
      if (!lengths.isEmpty() || !head.lists("transfer-encoding", "chunked") || codings.size() > 1) {
        throw new Malformed("framing");
      }
      return chunks(persists);
    }
    if (lengths.isEmpty()) {
      byte[] all = in.readNBytes(MAX_BODY_BYTES + 1);
      return all.length > MAX_BODY_BYTES ? new byte[0] : all;
    }
    if (lengths.size() > 1 || !LENGTH.matcher(lengths.getFirst()).matches()) {
      throw new Malformed("length");
    }
    long length = Long.parseLong(lengths.getFirst());
    if (length > MAX_BODY_BYTES) {
      return new byte[0];
    }
    byte[] body = exactly((int) length);
    reusable = persists;
    return body;
  }

  private byte[] chunks(boolean persists) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (body.size() <= MAX_BODY_BYTES) {
      headBytes = 0;
      Matcher size = CHUNK.matcher(line());
      if (!size.matches()) {
        throw new Malformed("chunk");
      }
      int length = Integer.parseInt(size.group(1), 16);
      if (length == 0) {
        fields();
        reusable = persists;
        return body.toByteArray();
      }
      if (length > MAX_BODY_BYTES) {
        return new byte[0];
      }
      body.writeBytes(exactly(length));
      if (!line().isEmpty()) {
        throw new Malformed("chunk");
      }
    }
    return new byte[0];
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the answer is cut");
    }
    return bytes;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the answer is cut");
      }
      begun = true;
      if (++headBytes > MAX_HEAD_BYTES) {
        throw new Malformed("too long");
      }
      line.write(c);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
