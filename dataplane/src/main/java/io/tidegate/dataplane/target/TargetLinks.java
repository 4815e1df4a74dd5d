package io.tidegate.dataplane.target;

import io.tidegate.dataplane.h2.Link;
import io.tidegate.dataplane.h2.StreamSocket;
import io.tidegate.dataplane.loop.Timer;
import io.tidegate.dataplane.loop.Transport;
import io.tidegate.dataplane.metrics.AlbCounters;
import io.tidegate.dataplane.stream.LinkOwner;
import io.tidegate.dataplane.stream.LinkTools;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The HTTP/2 links to one target, owned by the loop's thread. Streams go to the first link that has
 * room; another is opened when none has. One that nobody has used for a while closes.
 */
final class TargetLinks {
  private static final int UNUSED_MS = 60_000;

  private final LinkTools tools;
  private final boolean https;
  private final Supplier<Transport> dial;
  private final List<Member> members = new ArrayList<>();

  /** {@code dial} begins to connect to the target. */
  TargetLinks(LinkTools tools, boolean https, Supplier<Transport> dial) {
    this.tools = tools;
    this.https = https;
    this.dial = dial;
  }

  /** A socket for one request after the other. */
  StreamSocket socket(AlbCounters counters) {
    for (Member member : members) {
      if (member.link.hasCapacity()) {
        return member.link.socket();
      }
    }
    Member made = new Member(counters);
    members.add(made);
    made.link.start();
    return made.link.socket();
  }

  /** Lets requests under way end, and the links with them. */
  void drain() {
    for (Member member : List.copyOf(members)) {
      member.link.drain();
    }
  }

  /** Closes all. */
  void close() {
    for (Member member : List.copyOf(members)) {
      member.link.close();
    }
  }

  /** One link, counted as a connection. Owned by the loop's thread. */
  private final class Member implements LinkOwner {
    private final AlbCounters counters;
    private final Link link;
    private final Timer unused =
        new Timer() {
          @Override
          protected void expired() {
            if (link.isUnused()) {
              link.drain();
            }
          }
        };

    Member(AlbCounters counters) {
      this.counters = counters;
      counters.newConnections++;
      counters.activeConnections++;
      counters.newTargetConnections++;
      counters.activeTargetConnections++;
      this.link = Link.client(tools, dial.get(), this, https);
    }

    @Override
    public void opened(Transport fresh) {
      throw new IllegalStateException("a target opens no streams");
    }

    @Override
    public void streamsChanged() {}

    @Override
    public void unused() {
      if (link.isConnected()) {
        tools.loop().set(unused, UNUSED_MS);
      } else {
        tools.loop().execute(this::closeUnused);
      }
    }

    private void closeUnused() {
      if (link.isUnused()) {
        link.close();
      }
    }

    @Override
    public void closed() {
      tools.loop().cancel(unused);
      counters.activeConnections--;
      counters.activeTargetConnections--;
      members.remove(this);
    }
  }
}
