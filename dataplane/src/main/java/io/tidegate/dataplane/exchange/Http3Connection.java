package io.tidegate.dataplane.exchange;

import io.netty.handler.codec.quic.QuicChannel;
import io.tidegate.dataplane.h3.Http3Link;
import io.tidegate.dataplane.h3.Http3Owner;
import io.tidegate.dataplane.h3.Http3Stream;
import io.tidegate.dataplane.http.ClientFacts;
import io.tidegate.dataplane.loop.Timer;

/**
 * One connection of a client that speaks HTTP/3, owned by its loop's thread. Every request is
 * served by a {@link ClientConnection} of its own, to which this is the home. It ends as one of
 * HTTP/2 does: when no request has been under way for the idle timeout, and gracefully when the
 * client's keep-alive time is over.
 */
public final class Http3Connection implements FrontConnection, ConnectionHome, Http3Owner {
  private final HttpLane lane;
  private final ConnectionHome home;
  private final ClientFacts facts;
  private final Http3Link link;
  private final Timer idle = draining();
  private final Timer age = draining();

  /** Takes over {@code channel}, whose peer {@code facts} describe. */
  public Http3Connection(
      HttpLane lane, ConnectionHome home, QuicChannel channel, ClientFacts facts) {
    this.lane = lane;
    this.home = home;
    this.facts = facts;
    this.link = new Http3Link(lane.linkTools(), channel, this);
  }

  private Timer draining() {
    return new Timer() {
      @Override
      protected void expired() {
        link.drain();
      }
    };
  }

  /** Where streams of the client and the end of the connection are told. */
  public Http3Link link() {
    return link;
  }

  @Override
  public void start() {
    lane.loop().set(idle, facts.options().idleTimeoutMs());
    lane.loop().set(age, facts.options().clientKeepAliveMs());
    link.start();
  }

  @Override
  public void opened(Http3Stream fresh) {
    new ClientConnection(lane, this, fresh, facts).start();
  }

  @Override
  public void streamsChanged() {
    if (link.active() > 0) {
      lane.loop().cancel(idle);
    } else {
      lane.loop().set(idle, facts.options().idleTimeoutMs());
    }
  }

  @Override
  public void closed() {
    lane.loop().cancel(idle);
    lane.loop().cancel(age);
    home.closed(this);
  }

  @Override
  public NodeView view() {
    return home.view();
  }

  /** It has what HTTP/2 has: streams, trailers. */
  @Override
  public boolean isHttp2() {
    return true;
  }

  @Override
  public boolean isHttp3() {
    return true;
  }

  @Override
  public boolean isClosing() {
    return false; // the link says so, streams do not
  }

  /** A stream carries one request. */
  @Override
  public boolean closesIdle() {
    return true;
  }

  @Override
  public void closed(FrontConnection stream) {}

  @Override
  public void homeClosing() {
    link.drain();
  }

  @Override
  public long heldBytes() {
    return link.heldBytes();
  }

  @Override
  public long progressMs() {
    return link.progressMs();
  }

  @Override
  public void closeNow() {
    link.close();
  }
}
