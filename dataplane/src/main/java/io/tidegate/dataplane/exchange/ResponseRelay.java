package io.tidegate.dataplane.exchange;

import io.tidegate.dataplane.http.ChunkedBody;
import io.tidegate.dataplane.http.OwnResponse;
import io.tidegate.dataplane.http.ResponseEdits;
import io.tidegate.dataplane.http.ResponseHead;
import io.tidegate.dataplane.http.ResponseWriter;
import io.tidegate.dataplane.loop.KernelPipe;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.TcpSocket;
import io.tidegate.dataplane.loop.Transport;
import io.tidegate.dataplane.target.TargetConnection;
import java.util.Objects;

/**
 * Receives the target's response and sends it to the client; one per loop, owned by its thread.
 * Nothing is received while the client has unsent bytes, so a slow client costs at most one receive
 * of memory. Head and the body bytes at hand go out in one call.
 */
final class ResponseRelay {
  private final HttpLane lane;
  private final ResponseHead head = new ResponseHead();

  ResponseRelay(HttpLane lane) {
    this.lane = lane;
  }

  /** Something may have come from the target. */
  void readable(Exchange exchange) {
    TargetConnection connection = Objects.requireNonNull(exchange.connection);
    Transport target = connection.socket();
    Transport client = exchange.client().socket();
    byte[] in = lane.loop().readBuffer();
    while (connection.equals(exchange.connection) && !exchange.isTunnel()) {
      if (client.unsent() > 0 && exchange.headSent) {
        exchange.responsePending = true;
        return;
      }
      if (exchange.headSent && opaque(exchange, target, client)) {
        if (!moved(exchange, (TcpSocket) target, (TcpSocket) client)) {
          return;
        }
        continue;
      }
      int start = unstash(exchange, in);
      int asked = client.room();
      int got = target.receive(in, Loop.STASH_BYTES, asked);
      if (got == Transport.NOTHING) {
        return;
      }
      if (got < 0) {
        ended(exchange, got);
        return;
      }
      exchange.client().touch();
      if (!exchange.responseStarted) {
        exchange.responseStarted = true;
        exchange.answeredNs = lane.loop().nowNs();
        if (exchange.signal == 0) {
          exchange.dropRetained();
        }
      }
      int to = Loop.STASH_BYTES + got;
      if (exchange.headSent) {
        body(exchange, in, start, to, 0);
      } else {
        heads(exchange, in, start, to);
      }
      if (!target.mayHaveMore(got, asked)) {
        return;
      }
    }
  }

  private static boolean opaque(Exchange exchange, Transport target, Transport client) {
    return KernelPipe.suits(exchange.responseBody.opaque(), target, client);
  }

  /** Moves body bytes without looking at them; false when there is nothing more to do now. */
  private boolean moved(Exchange exchange, TcpSocket target, TcpSocket client) {
    long most = exchange.responseBody.opaque() - KernelPipe.TAIL_BYTES;
    int got = target.moveTo(client, most);
    if (got < 0) {
      if (got != Transport.NOTHING) {
        ended(exchange, got);
      }
      return false;
    }
    exchange.client().touch();
    exchange.sentBytes += exchange.responseBody.moved(got);
    if (client.error() != 0) {
      exchange.clientGone();
      exchange.client().close();
      return false;
    }
    return true;
  }

  private static int unstash(Exchange exchange, byte[] in) {
    byte[] stash = exchange.responseStash;
    int start = Loop.STASH_BYTES - exchange.responseStashLength;
    if (stash != null) {
      System.arraycopy(stash, 0, in, start, exchange.responseStashLength);
    }
    return start;
  }

  private void ended(Exchange exchange, int how) {
    boolean wholeByClosing = exchange.headSent && exchange.responseBody.isUntilClose();
    if (wholeByClosing && how == Transport.END) {
      exchange.responseBody.none();
      finish(exchange, false);
    } else if (!exchange.responseStarted) {
      lane.forwarder().targetLost(exchange);
    } else {
      exchange.fail(502);
    }
  }

  /** Interim heads are dropped; the final one is rewritten and sent with what follows it. */
  private void heads(Exchange exchange, byte[] in, int from, int to) {
    int at = from;
    int scanned = exchange.responseStashLength;
    while (true) {
      int parsed = head.parse(in, at, to, scanned, exchange.toHead);
      if (parsed == ResponseHead.NEED_MORE) {
        exchange.stashResponse(in, at, to);
        return;
      }
      boolean unasked = head.status() == 101 && !exchange.upgrade;
      if (parsed == ResponseHead.BAD || unasked) {
        exchange.fail(502);
        return;
      }
      at = head.end();
      if (!head.interim()) {
        break;
      }
      scanned = 0;
      if (at == to) {
        exchange.dropResponseStash();
        return;
      }
    }
    exchange.dropResponseStash();
    answer(exchange, in, at, to);
  }

  private void answer(Exchange exchange, byte[] in, int at, int to) {
    if (lane.forwarder().refused(exchange, head)) {
      return;
    }
    exchange.dropRetained();
    exchange.relayedNs = lane.loop().nowNs();
    exchange.targetStatus = head.status();
    exchange.status = head.status();
    exchange.targetKeepAlive = head.keepAlive();
    switch (head.body()) {
      case NONE -> exchange.responseBody.none();
      case LENGTH -> exchange.responseBody.length(head.contentLength());
      case CHUNKED -> exchange.responseBody.chunked();
      case UNTIL_CLOSE -> exchange.responseBody.untilClose();
    }
    boolean chunkedForOld = exchange.http10 && head.body() == ResponseHead.Body.CHUNKED;
    exchange.dechunk = chunkedForOld;
    exchange.closeClient |=
        chunkedForOld
            || head.body() == ResponseHead.Body.UNTIL_CLOSE
            || !exchange.requestBody.ended()
            || exchange.client().isLastResponse();
    exchange.headSent = true;
    byte[] out = lane.loop().writeBuffer();
    ResponseEdits edits = exchange.view().edits();
    int length =
        exchange.simple ? 0 : ResponseWriter.write(head, clientSide(exchange), edits, out, 0);
    if (length > 0) {
      length = appended(out, length, lane.stickiness().lines(exchange, head));
      if (!exchange.cookies.isEmpty()) {
        length = appended(out, length, OwnResponse.cookieLines(exchange.cookies));
      }
    }
    if (head.status() == 101) {
      if (send(exchange, out, 0, length)) {
        exchange.becomeTunnel(in, at, to);
      }
      return;
    }
    body(exchange, in, at, to, length);
  }

  /** Puts {@code lines} before the empty line that ends the head. */
  private static int appended(byte[] out, int length, byte[] lines) {
    if (lines.length == 0) {
      return length;
    }
    int at = length - 2;
    System.arraycopy(lines, 0, out, at, lines.length);
    out[at + lines.length] = '\r';
    out[at + lines.length + 1] = '\n';
    return length + lines.length;
  }

  private static ResponseWriter.Client clientSide(Exchange exchange) {
    if (exchange.http10) {
      return exchange.closeClient
          ? ResponseWriter.Client.OLD_CLOSE
          : ResponseWriter.Client.OLD_KEEP_ALIVE;
    }
    return exchange.closeClient ? ResponseWriter.Client.CLOSE : ResponseWriter.Client.KEEP_ALIVE;
  }

  /** Sends body bytes, behind the {@code prefix} bytes of a head that wait in the write buffer. */
  private void body(Exchange exchange, byte[] in, int from, int to, int prefix) {
    byte[] out = lane.loop().writeBuffer();
    int end;
    boolean sent;
    if (exchange.dechunk) {
      ChunkedBody chunks = exchange.responseBody.chunks();
      int length = prefix;
      end = from;
      int event = ChunkedBody.DATA;
      while (event == ChunkedBody.DATA) {
        event = chunks.next(in, end, to);
        end = chunks.position();
        if (event == ChunkedBody.DATA) {
          int piece = chunks.dataEnd() - chunks.dataStart();
          System.arraycopy(in, chunks.dataStart(), out, length, piece);
          length += piece;
        }
      }
      exchange.responseBody.endIfChunksEnded();
      end = event == ChunkedBody.BAD ? -1 : end;
      sent = send(exchange, out, 0, length);
    } else {
      end = exchange.responseBody.advance(in, from, to);
      int length = end < 0 ? 0 : end - from;
      if (prefix > 0) {
        System.arraycopy(in, from, out, prefix, length);
        sent = send(exchange, out, 0, prefix + length);
      } else {
        sent = send(exchange, in, from, length);
      }
    }
    if (!sent) {
      return;
    }
    if (end < 0) {
      exchange.fail(502);
    } else if (exchange.responseBody.ended()) {
      finish(exchange, end == to);
    }
  }

  private boolean send(Exchange exchange, byte[] bytes, int from, int length) {
    if (length == 0) {
      return true;
    }
    exchange.sentBytes += length;
    if (exchange.client().socket().send(bytes, from, length)) {
      return true;
    }
    exchange.clientGone();
    exchange.client().close();
    return false;
  }

  private static void finish(Exchange exchange, boolean clean) {
    exchange.finish(clean);
  }
}
