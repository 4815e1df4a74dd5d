package io.tidegate.agent;

import io.tidegate.dataplane.h2.Link;
import io.tidegate.dataplane.loop.Transport;
import io.tidegate.dataplane.stream.LinkOwner;
import io.tidegate.dataplane.stream.LinkTools;

/** A connection of HTTP/2 whose streams bring requests; owned by the agent's loop. */
final class Streams implements LinkOwner {
  private final Agent agent;
  private final Link link;

  Streams(Agent agent, LinkTools tools, Transport socket) {
    this.agent = agent;
    this.link = Link.server(tools, socket, this);
  }

  void start() {
    link.start();
  }

  /** Lets streams under way end. */
  void drain() {
    link.drain();
  }

  void close() {
    link.close();
  }

  @Override
  public void opened(Transport fresh) {
    agent.stream(fresh);
  }

  @Override
  public void streamsChanged() {}

  @Override
  public void closed() {
    agent.forget(this);
  }
}
