package io.tidegate.dataplane.h2;

import io.tidegate.dataplane.http.RequestHead;
import io.tidegate.dataplane.stream.GrpcContent;
import io.tidegate.dataplane.stream.HeadFields;
import io.tidegate.dataplane.stream.ResponseText;
import java.util.List;

/** The end that connects to a target: sends requests, takes responses. Owned by its link. */
final class ClientRole implements Role {
  /** Streams on one link at once, when the target allows as many. */
  static final int MAX_STREAMS = 100;

  private static final int MAX_HEADER_LIST_BYTES = 32 * 1024;

  private final Link link;
  private final HpackDecoder decoder;
  private final boolean https;
  private int nextStream = 1;

  ClientRole(Link link, HpackDecoder decoder, boolean https) {
    this.https = https;
    this.link = link;
    this.decoder = decoder;
  }

  @Override
  public void open() {
    link.out().raw(FrameHandler.preface());
    link.out()
        .settings(Frame.SET_ENABLE_PUSH, 0, Frame.SET_MAX_HEADER_LIST_SIZE, MAX_HEADER_LIST_BYTES);
    link.window().open();
  }

  @Override
  public int sendHead(StreamSocket socket, byte[] a, int from, int to) {
    RequestHead head = link.tools().requestHead(a, from, to);
    if (!link.mayBegin() || nextStream < 0) {
      return -1;
    }
    socket.begin(nextStream, link.output().initialWindow());
    nextStream += 2;
    socket.toHead = head.isHead();
    link.began();
    byte[] block = link.tools().block(HeadFields.bound(head.end() - from, head.headerCount()));
    int size = RequestFields.write(head, https, GrpcContent.isIn(head), block);
    int end = head.end();
    boolean bodiless = !head.chunked() && head.contentLength() == 0;
    link.out().headers(socket.id, block, size, bodiless);
    if (bodiless) {
      socket.output().noContent();
    } else if (head.chunked()) {
      socket.output().contentInChunks();
    } else {
      socket.output().contentOf(head.contentLength());
    }
    return end;
  }

  @Override
  public void headers(int stream, boolean endStream, byte[] a, int from, int to) {
    StreamSocket carrier = link.streams().carrying(stream);
    boolean trailer = carrier != null && carrier.headReceived;
    ResponseText text = link.tools().responseText();
    text.begin(trailer);
    int decoded = decoder.decode(a, from, to, text);
    if (decoded != HpackDecoder.OK) {
      link.fail(LinkError.COMPRESSION_ERROR);
    } else if (carrier == null) {
      if (!link.isEnding(stream, endStream) && isIdle(stream)) {
        link.fail(LinkError.PROTOCOL_ERROR);
      }
    } else if (carrier.remoteEnded) {
      link.reset(carrier, LinkError.STREAM_CLOSED);
    } else if (!text.wellFormed(endStream) || (trailer && carrier.expected > 0)) {
      link.reset(carrier, LinkError.PROTOCOL_ERROR);
    } else {
      response(carrier, text, trailer, endStream);
    }
  }

  private void response(
      StreamSocket socket, ResponseText text, boolean trailer, boolean endStream) {
    if (trailer) {
      socket.input().end(text.trailerLines());
    } else {
      byte[] room = socket.input().textRoom(text.bound());
      int end = text.write(endStream, socket.toHead, room, socket.input().textEnd());
      socket.headReceived = !text.interim();
      socket.input().textAdded(end, text.chunked(endStream, socket.toHead));
      socket.expected = endStream ? -1 : text.bodyBytes(socket.toHead);
    }
    socket.remoteEnded = endStream;
    link.told(socket, !trailer);
  }

  @Override
  public boolean isIdle(int stream) {
    return stream >= nextStream || (stream & 1) == 0;
  }

  @Override
  public void free(StreamSocket socket) {}

  @Override
  public void gone(StreamSocket socket) {}

  @Override
  public void peerLeaves(int lastStream) {
    for (StreamSocket socket : List.copyOf(link.streams().all())) {
      if (socket.id > lastStream) {
        link.breakStream(socket, true);
      } else if (socket.id == 0) {
        link.broke(socket, true);
      }
    }
  }

  @Override
  public void tellBroken(StreamSocket socket) {
    if (link.isConnected()) {
      socket.events().readable();
    } else {
      socket.events().writable();
    }
  }

  /** A whole answer is one, whatever becomes of its connection. */
  @Override
  public boolean outlives(StreamSocket socket) {
    return socket.remoteEnded;
  }

  @Override
  public LinkError abandonment(StreamSocket socket) {
    return LinkError.CANCEL;
  }
}
