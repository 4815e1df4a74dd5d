package io.tidegate.dataplane.exchange;

import io.tidegate.dataplane.h2.Link;
import io.tidegate.dataplane.h2.LinkOwner;
import io.tidegate.dataplane.h2.StreamSocket;
import io.tidegate.dataplane.http.ClientFacts;
import io.tidegate.dataplane.loop.Timer;
import io.tidegate.dataplane.loop.Transport;

/**
 * One connection of a client that speaks HTTP/2, owned by its loop's thread. Every stream is served
 * by a {@link ClientConnection} of its own, to which this is the home. It ends when no stream has
 * been open for the idle timeout, and gracefully when the client's keep-alive time is over; PING
 * keeps nothing alive (ALB guide, edit-load-balancer-attributes).
 */
public final class Http2Connection implements FrontConnection, ConnectionHome, LinkOwner {
  private final HttpLane lane;
  private final ConnectionHome home;
  private final ClientFacts facts;
  private final Link link;
  private final Timer idle =
      new Timer() {
        @Override
        protected void expired() {
          link.drain();
        }
      };
  private final Timer age =
      new Timer() {
        @Override
        protected void expired() {
          link.drain();
        }
      };

  /** Takes over {@code socket}, whose peer {@code facts} describe. */
  public Http2Connection(HttpLane lane, ConnectionHome home, Transport socket, ClientFacts facts) {
    this.lane = lane;
    this.home = home;
    this.facts = facts;
    this.link = Link.server(lane.linkTools(), socket, this);
  }

  @Override
  public void start() {
    lane.loop().set(idle, facts.options().idleTimeoutMs());
    lane.loop().set(age, facts.options().clientKeepAliveMs());
    link.start();
  }

  @Override
  public void opened(StreamSocket fresh) {
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

  @Override
  public boolean isHttp2() {
    return true;
  }

  @Override
  public boolean isClosing() {
    return false; // the link says so, streams do not
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
