package io.tidegate.dataplane.exchange;

import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.Transport;

/**
 * Bytes both ways between a client and a target after 101 Switching Protocols, owned by the loop's
 * thread. A side is read only while the other has nothing unsent, so memory is bounded by one read
 * per direction. One side's end of stream is passed on; when both have ended the exchange ends.
 */
final class Tunnel {
  private final HttpLane lane;
  private final Exchange exchange;
  private final Transport client;
  private final Transport target;
  private boolean clientEnded;
  private boolean targetEnded;

  Tunnel(HttpLane lane, Exchange exchange, Transport client, Transport target) {
    this.lane = lane;
    this.exchange = exchange;
    this.client = client;
    this.target = target;
  }

  /** Passes on what came with the target's head, then what the client had sent ahead. */
  void start(byte[] bytes, int from, int to) {
    if (to > from && !client.send(bytes, from, to - from)) {
      over();
      return;
    }
    exchange.sentBytes += to - from;
    byte[] buffer = lane.loop().writeBuffer();
    int ahead = exchange.client().takeStash(buffer, 0);
    exchange.receivedBytes += ahead;
    if (ahead > 0 && !target.send(buffer, 0, ahead)) {
      over();
      return;
    }
    clientReadable();
    if (exchange.isTunnel()) {
      targetReadable();
    }
  }

  void clientReadable() {
    if (!clientEnded) {
      int result = pump(client, target);
      if (result == Transport.END) {
        clientEnded = true;
        target.finish();
        overIfBothEnded();
      } else if (result == Transport.BROKEN) {
        over();
      }
    }
  }

  void targetReadable() {
    if (!targetEnded) {
      int result = pump(target, client);
      if (result == Transport.END) {
        targetEnded = true;
        client.finish();
        overIfBothEnded();
      } else if (result == Transport.BROKEN) {
        over();
      }
    }
  }

  /** The target has taken its unsent bytes, or is broken. */
  void targetWritable() {
    if (target.error() != 0) {
      over();
    } else {
      clientReadable();
    }
  }

  void clientWritable() {
    targetReadable();
  }

  private int pump(Transport from, Transport to) {
    byte[] buffer = lane.loop().readBuffer();
    while (to.unsent() == 0) {
      int got = from.receive(buffer, 0, Loop.READ_BYTES);
      if (got < 0) {
        return got;
      }
      exchange.client().touch();
      if (from.equals(client)) {
        exchange.receivedBytes += got;
      } else {
        exchange.sentBytes += got;
      }
      if (!to.send(buffer, 0, got)) {
        return Transport.BROKEN;
      }
      if (!from.mayHaveMore(got, Loop.READ_BYTES)) {
        return Transport.NOTHING;
      }
    }
    return Transport.NOTHING;
  }

  private void overIfBothEnded() {
    if (clientEnded && targetEnded) {
      over();
    }
  }

  private void over() {
    exchange.end(false);
  }
}
