package io.tidegate.dataplane.exchange;

import io.tidegate.dataplane.http.ClientFacts;
import io.tidegate.dataplane.loop.Timer;
import io.tidegate.dataplane.loop.Transport;
import io.tidegate.dataplane.stream.LinkOwner;
import io.tidegate.dataplane.stream.StreamLink;
import java.util.function.Function;

/**
 * One connection of a client that speaks HTTP/2 or HTTP/3, owned by its loop's thread. Every stream
 * is served by a {@link ClientConnection} of its own, to which this is the home. It ends when no
 * stream has been open for the idle timeout, and gracefully when the client's keep-alive time is
 * over; PING keeps nothing alive (ALB guide, edit-load-balancer-attributes).
 *
 * @param <L> the link
 */
public final class StreamConnection<L extends StreamLink>
    implements FrontConnection, ConnectionHome, LinkOwner {
  private final HttpLane lane;
  private final ConnectionHome home;
  private final ClientFacts facts;
  private final L link;
  private final Timer idle = draining();
  private final Timer age = draining();

  /** Serves, over the link that {@code open} makes for it, the client that {@code facts} tell. */
  public StreamConnection(
      HttpLane lane, ConnectionHome home, ClientFacts facts, Function<LinkOwner, L> open) {
    this.lane = lane;
    this.home = home;
    this.facts = facts;
    this.link = open.apply(this);
  }

  private Timer draining() {
    return new Timer() {
      @Override
      protected void expired() {
        link.drain();
      }
    };
  }

  /** What carries the streams. */
  public L link() {
    return link;
  }

  @Override
  public void start() {
    lane.loop().set(idle, facts.options().idleTimeoutMs());
    lane.loop().set(age, facts.options().clientKeepAliveMs());
    link.start();
  }

  @Override
  public void opened(Transport fresh) {
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
  public int headLimitMs() {
    return facts.options().idleTimeoutMs();
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
  public boolean hasStreams() {
    return true;
  }

  @Override
  public boolean isHttp3() {
    return link.isHttp3();
  }

  @Override
  public boolean isClosing() {
    return false; // the link says so, streams do not
  }

  /** A stream of HTTP/2 takes one request after the other, one of HTTP/3 a single one. */
  @Override
  public boolean closesIdle() {
    return link.isHttp3();
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
