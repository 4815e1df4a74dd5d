package io.tidegate.dataplane.h2;

import io.tidegate.dataplane.http.ResponseHead;
import io.tidegate.dataplane.stream.HeadFields;
import io.tidegate.dataplane.stream.RequestText;
import java.util.ArrayDeque;

/** The end that clients connect to: takes requests, sends responses. Owned by its link. */
final class ServerRole implements Role {
  /** ALB guide, listeners: concurrent streams of one connection. */
  static final int MAX_STREAMS = 128;

  /** ALB guide, listeners: requests of one connection, after which it ends with GOAWAY. */
  static final int MAX_REQUESTS = 10_000;

  private static final int MAX_HEADER_LIST_BYTES = 64 * 1024;

  private final Link link;
  private final HpackDecoder decoder;
  private final ArrayDeque<StreamSocket> idle = new ArrayDeque<>();
  private int highest;

  ServerRole(Link link, HpackDecoder decoder) {
    this.link = link;
    this.decoder = decoder;
  }

  @Override
  public void open() {
    link.out()
        .settings(
            Frame.SET_MAX_CONCURRENT_STREAMS,
            MAX_STREAMS,
            Frame.SET_MAX_HEADER_LIST_SIZE,
            MAX_HEADER_LIST_BYTES);
    link.window().open();
  }

  @Override
  public void headers(int stream, boolean endStream, byte[] a, int from, int to) {
    StreamSocket carrier = link.streams().carrying(stream);
    boolean opens = stream > highest;
    RequestText text = link.tools().requestText();
    text.begin(carrier != null);
    int decoded = decoder.decode(a, from, to, text);
    if (decoded != HpackDecoder.OK) {
      boolean bomb = decoded == HpackDecoder.TOO_MUCH;
      link.fail(bomb ? LinkError.ENHANCE_YOUR_CALM : LinkError.COMPRESSION_ERROR);
    } else if (carrier != null) {
      trailers(carrier, text, endStream);
    } else if (!opens) {
      link.closedStream(stream);
    } else if ((stream & 1) == 0) {
      link.fail(LinkError.PROTOCOL_ERROR);
    } else {
      highest = stream;
      request(stream, text, endStream);
    }
  }

  private void request(int stream, RequestText text, boolean endStream) {
    if (link.farewell().hasLeft()) {
      return; // the peer was told the last stream, this one is above it
    }
    link.opened(stream);
    if (link.active() >= MAX_STREAMS) {
      link.refuse(stream, LinkError.REFUSED_STREAM);
      return;
    }
    if (!text.wellFormed(endStream)) {
      link.refuse(stream, LinkError.PROTOCOL_ERROR);
      return;
    }
    StreamSocket free = idle.pollLast();
    StreamSocket socket = free == null ? link.socket() : free;
    socket.begin(stream, link.output().initialWindow());
    socket.headReceived = true;
    socket.toHead = text.isHead();
    socket.expected = endStream ? -1 : text.contentLength();
    socket.remoteEnded = endStream;
    socket.output().begin();
    byte[] room = socket.input().textRoom(text.bound());
    int end = text.write(endStream, room, socket.input().textEnd());
    socket.input().textAdded(end, !endStream && text.contentLength() < 0);
    link.began();
    if (free == null) {
      link.owner().opened(socket);
    } else {
      socket.events().readable();
    }
  }

  private void trailers(StreamSocket socket, RequestText text, boolean endStream) {
    boolean missing = socket.expected > 0;
    if (socket.remoteEnded) {
      link.reset(socket, LinkError.STREAM_CLOSED);
    } else if (!text.wellFormed(endStream) || missing) {
      link.reset(socket, LinkError.PROTOCOL_ERROR);
    } else {
      socket.input().end(text.trailerLines());
      socket.remoteEnded = true;
      link.told(socket, false);
    }
  }

  @Override
  public boolean isIdle(int stream) {
    return stream > highest || (stream & 1) == 0;
  }

  @Override
  public int sendHead(StreamSocket socket, byte[] a, int from, int to) {
    if (socket.id == 0) {
      return -1;
    }
    ResponseHead head = link.tools().responseHead(a, from, to, socket.toHead);
    byte[] block = link.tools().block(HeadFields.bound(head.end() - from, head.headerCount()));
    int size = HeadFields.response(head, new HpackEncoder(block));
    link.out().headers(socket.id, block, size, head.body() == ResponseHead.Body.NONE);
    int end = head.end();
    socket.output().contentOf(head);
    return end;
  }

  @Override
  public void free(StreamSocket socket) {
    idle.add(socket);
  }

  @Override
  public void gone(StreamSocket socket) {
    idle.remove(socket);
  }

  @Override
  public void peerLeaves(int lastStream) {}

  @Override
  public void tellBroken(StreamSocket socket) {
    socket.events().writable();
  }

  @Override
  public boolean outlives(StreamSocket socket) {
    return false;
  }

  /** A whole answer was given: the rest of the request is not wanted (RFC 9113 section 8.1). */
  @Override
  public LinkError abandonment(StreamSocket socket) {
    return socket.localEnded ? LinkError.NO_ERROR : LinkError.INTERNAL_ERROR;
  }
}
