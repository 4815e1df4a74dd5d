package io.tidegate.dataplane.h2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.dataplane.http.ChunkedBody;
import io.tidegate.dataplane.http.RequestHead;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.SocketEvents;
import io.tidegate.dataplane.loop.Transport;
import io.tidegate.dataplane.stream.LinkOwner;
import io.tidegate.routing.AlbOptions.DesyncMode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What an HTTP/2 client sends after its preface: {@code flags, cut, cut, frames}. Whatever comes,
 * every stream reads as whole HTTP/1.1 requests that our own parser takes, cuts do not matter, and
 * afterwards no memory is held.
 */
public final class FrameFuzz {
  private static final int FRONT = 3;
  private static final int MOST_BYTES_HELD = 2 * 1024 * 1024;
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

  private FrameFuzz() {}

  /** One input. */
  public static void run(byte[] data) {
    if (data.length <= FRONT) {
      return;
    }
    byte[] preface = FrameHandler.preface();
    byte[] input = Arrays.copyOf(preface, preface.length + data.length - FRONT);
    System.arraycopy(data, FRONT, input, preface.length, data.length - FRONT);
    int cut = ((data[1] & 0xff) << 8 | (data[2] & 0xff)) % input.length;
    boolean answers = (data[0] & 1) != 0;
    String whole = serve(input, input.length, answers);
    if (!answers) {
      assertEquals(whole, serve(input, cut, false), "cut at " + cut);
    }
  }

  private static String serve(byte[] input, int cut, boolean answers) {
    Peer peer = new Peer(input);
    Server server = new Server(answers);
    Link[] link = new Link[1];
    Bench.on(
        () -> {
          link[0] = Link.server(Bench.tools(), peer, server);
          link[0].start();
        });
    for (int limit : new int[] {cut, input.length}) {
      Bench.on(
          () -> {
            peer.limit = limit;
            link[0].readable();
          });
    }
    Bench.on(() -> {});
    Bench.on(
        () -> {
          assertTrue(Bench.loop().buffers().borrowedBytes() < MOST_BYTES_HELD);
          link[0].close();
          server.readers.forEach(Reader::close);
          assertEquals(0, Bench.loop().buffers().borrowedBytes());
        });
    assertEquals(List.of(), Bench.FAULTS);
    StringBuilder transcript = new StringBuilder();
    server.readers.forEach(reader -> transcript.append(reader.requests()));
    return transcript.toString();
  }

  /** The client's end: bytes up to a limit, and a place where frames go. */
  private static final class Peer implements Transport {
    private final byte[] input;
    private int at;
    private boolean closed;
    int limit;

    Peer(byte[] input) {
      this.input = input;
    }

    @Override
    public Loop loop() {
      return Bench.loop();
    }

    @Override
    public void events(SocketEvents next) {}

    @Override
    public void open() {}

    @Override
    public int receive(byte[] into, int offset, int length) {
      int got = Math.min(length, limit - at);
      if (got <= 0) {
        return NOTHING;
      }
      System.arraycopy(input, at, into, offset, got);
      at += got;
      return got;
    }

    @Override
    public boolean mayHaveMore(int got, int asked) {
      return at < limit;
    }

    @Override
    public boolean send(byte[] from, int offset, int length) {
      return !closed;
    }

    @Override
    public int unsent() {
      return 0;
    }

    @Override
    public void finish() {}

    @Override
    public int error() {
      return 0;
    }

    @Override
    public boolean connected() {
      return true;
    }

    @Override
    public boolean stood() {
      return true;
    }

    @Override
    public void resetOnClose() {}

    @Override
    public boolean isClosed() {
      return closed;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  /** Reads every stream; with {@code answers} each request is answered when its head is there. */
  private record Server(List<Reader> readers, boolean answers) implements LinkOwner {
    Server(boolean answers) {
      this(new ArrayList<>(), answers);
    }

    @Override
    public void opened(Transport fresh) {
      Reader reader = new Reader(fresh, answers);
      readers.add(reader);
      fresh.events(reader);
      reader.readable();
    }

    @Override
    public void streamsChanged() {}

    @Override
    public void closed() {}
  }

  /** What one stream's socket brought. */
  private static final class Reader implements SocketEvents {
    private final Transport socket;
    private final boolean answers;
    private final ByteArrayOutputStream came = new ByteArrayOutputStream();

    Reader(Transport socket, boolean answers) {
      this.socket = socket;
      this.answers = answers;
    }

    @Override
    public void readable() {
      byte[] into = new byte[8 * 1024];
      int got = socket.receive(into, 0, into.length);
      boolean begins = came.size() == 0 || answers;
      while (got > 0) {
        came.write(into, 0, got);
        got = socket.receive(into, 0, into.length);
      }
      if (begins && answers && came.size() > 0) {
        socket.send(ANSWER, 0, ANSWER.length);
      }
    }

    @Override
    public void writable() {
      if (socket.error() != 0) {
        socket.close();
      }
    }

    @Override
    public void aborted() {
      throw new AssertionError("aborted");
    }

    void close() {
      socket.close();
    }

    /** Heads and contents, of whole requests and of the last one as far as it came. */
    String requests() {
      byte[] a = came.toByteArray();
      StringBuilder out = new StringBuilder();
      int at = 0;
      while (at < a.length) {
        RequestHead head = new RequestHead();
        int parsed = head.parse(a, at, a.length, 0);
        if (parsed == RequestHead.TOO_LARGE) {
          return out.append("too large").toString();
        }
        assertEquals(RequestHead.COMPLETE, parsed);
        if (head.refusal(DesyncMode.MONITOR) != 0) {
          return out.append("refused").toString();
        }
        out.append(new String(a, at, head.end() - at, StandardCharsets.ISO_8859_1));
        at = content(a, head, head.end(), out);
      }
      return out.toString();
    }

    private static int content(byte[] a, RequestHead head, int from, StringBuilder out) {
      if (!head.chunked()) {
        int end = (int) Math.min(a.length, from + head.contentLength());
        out.append(new String(a, from, end - from, StandardCharsets.ISO_8859_1));
        return end;
      }
      ChunkedBody body = ChunkedBody.keepingTrailers();
      body.reset();
      int at = from;
      int event = ChunkedBody.DATA;
      while (event == ChunkedBody.DATA) {
        event = body.next(a, at, a.length);
        at = body.position();
        if (event == ChunkedBody.DATA) {
          out.append(
              new String(
                  a,
                  body.dataStart(),
                  body.dataEnd() - body.dataStart(),
                  StandardCharsets.ISO_8859_1));
        }
      }
      assertTrue(event != ChunkedBody.BAD, "our own chunks");
      out.append(new String(body.trailers(), StandardCharsets.ISO_8859_1)).append('|');
      return event == ChunkedBody.END ? at : a.length;
    }
  }
}
