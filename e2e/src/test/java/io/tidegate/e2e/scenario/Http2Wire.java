package io.tidegate.e2e.scenario;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * An HTTP/2 client that repeats nothing by itself: what it loses, it says. Frames are written and
 * read by hand (RFC 9113), heads without the dynamic table. Owned by one thread.
 */
final class Http2Wire {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int STATUS_200 = 0x88;
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final DataInputStream in;
  private final OutputStream out;
  private final byte[] authority;
  private int nextStream = 1;
  private boolean leaving;

  Http2Wire(Socket socket, String authority) throws IOException {
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    this.out = socket.getOutputStream();
    this.authority = authority.getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    first.writeBytes(PREFACE);
    frame(first, SETTINGS, 0, 0, new byte[0]);
    out.write(first.toByteArray());
  }

  /** How many of a batch were answered with 200; the server said of the others that it left. */
  record Batch(int answered, int notServed) {}

  /** Whether the server has said that it leaves. */
  boolean isLeaving() {
    return leaving;
  }

  /**
   * Sends {@code count} requests at once and reads until all of them ended.
   *
   * @throws IOException when one was answered otherwise, was reset, or the connection ended
   */
  Batch get(int count, String path) throws IOException {
    ByteArrayOutputStream requests = new ByteArrayOutputStream();
    Set<Integer> open = new HashSet<>();
    for (int i = 0; i < count; i++) {
      open.add(nextStream);
      frame(requests, HEADERS, END_HEADERS | END_STREAM, nextStream, head(path));
      nextStream += 2;
    }
    out.write(requests.toByteArray());
    int answered = 0;
    int notServed = 0;
    while (!open.isEmpty()) {
      int first = in.readInt();
      int flags = in.readUnsignedByte();
      int stream = in.readInt() & Integer.MAX_VALUE;
      byte[] payload = new byte[first >>> 8];
      in.readFully(payload);
      int type = first & 0xff;
      if (type == GOAWAY) {
        notServed += leave(payload, open);
      } else if (type == RST_STREAM) {
        throw new IOException("stream " + stream + " was reset with " + number(payload, 0));
      } else if (type == HEADERS && (payload[0] & 0xff) != STATUS_200) {
        throw new IOException("stream " + stream + " was not answered with 200: " + payload[0]);
      } else {
        reply(type, flags, payload);
      }
      if ((type == HEADERS || type == DATA) && (flags & END_STREAM) != 0 && open.remove(stream)) {
        answered++;
      }
    }
    return new Batch(answered, notServed);
  }

  /** What may be sent again elsewhere (RFC 9113 section 6.8). */
  private int leave(byte[] payload, Set<Integer> open) throws IOException {
    if (number(payload, 4) != 0) {
      throw new IOException("GOAWAY with error " + number(payload, 4));
    }
    leaving = true;
    int last = number(payload, 0) & Integer.MAX_VALUE;
    int before = open.size();
    open.removeIf(stream -> stream > last);
    return before - open.size();
  }

  private void reply(int type, int flags, byte[] payload) throws IOException {
    ByteArrayOutputStream reply = new ByteArrayOutputStream();
    if (type == SETTINGS && (flags & ACK) == 0) {
      frame(reply, SETTINGS, ACK, 0, new byte[0]);
    } else if (type == PING && (flags & ACK) == 0) {
      frame(reply, PING, ACK, 0, payload);
    } else if (type == DATA && payload.length > 0) {
      byte[] credit = {0, 0, (byte) (payload.length >> 8), (byte) payload.length};
      frame(reply, WINDOW_UPDATE, 0, 0, credit);
    }
    if (reply.size() > 0) {
      out.write(reply.toByteArray());
    }
  }

  /** GET over https, both from the static table; path and authority as they are (RFC 7541). */
  private byte[] head(String path) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(0x82);
    block.write(0x87);
    block.write(0x04);
    block.write(path.length());
    block.writeBytes(path.getBytes(StandardCharsets.US_ASCII));
    block.write(0x01);
    block.write(authority.length);
    block.writeBytes(authority);
    return block.toByteArray();
  }

  private static int number(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }

  private static void frame(
      ByteArrayOutputStream to, int type, int flags, int stream, byte[] payload) {
    to.write(payload.length >> 16);
    to.write(payload.length >> 8);
    to.write(payload.length);
    to.write(type);
    to.write(flags);
    to.write(stream >> 24);
    to.write(stream >> 16);
    to.write(stream >> 8);
    to.write(stream);
    to.writeBytes(payload);
  }
}
