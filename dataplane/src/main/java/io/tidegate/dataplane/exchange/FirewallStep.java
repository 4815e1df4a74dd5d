package io.tidegate.dataplane.exchange;

import io.tidegate.dataplane.http.ClientFacts;
import io.tidegate.dataplane.http.OwnResponse;
import io.tidegate.dataplane.http.RequestHead;
import io.tidegate.dataplane.http.RequestWriter;
import io.tidegate.dataplane.loop.Addresses;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.routing.CompiledWebAcl;
import io.tidegate.routing.Firewall;
import io.tidegate.routing.FirewallVerdict;
import io.tidegate.routing.Inspection;
import io.tidegate.routing.ProtocolVersion;
import io.tidegate.routing.RouteAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/**
 * Has requests of balancers with a web ACL inspected; one per loop, owned by its thread. As with
 * {@link GuardStep} the request waits unread in its connection's buffer, first for the bytes of its
 * body that are inspected, then for the verdict.
 *
 * <p>Streams of messages are inspected by their heads alone: a gRPC client may wait for an answer
 * before it sends its first message.
 */
final class FirewallStep {
  private static final byte[] NO_BODY = {};

  private final HttpLane lane;
  private final Firewall firewall;

  FirewallStep(HttpLane lane, Firewall firewall) {
    this.lane = lane;
    this.firewall = firewall;
  }

  /**
   * What {@code acl} says of the request whose bytes so far end before {@code to}; empty while that
   * is awaited.
   */
  Optional<FirewallVerdict> verdict(
      Exchange exchange, RequestHead head, CompiledWebAcl acl, byte[] bytes, int to) {
    Optional<FirewallVerdict> known = exchange.inspectedBy(acl.arn());
    if (known.isPresent()) {
      return known;
    }
    if (!head.hasBody() || forwardsMessages(exchange)) {
      ask(exchange, head, acl, NO_BODY, !head.hasBody());
      return Optional.empty();
    }
    BodySample sample = exchange.sample == null ? new BodySample(head) : exchange.sample;
    if (sample.look(bytes, head.start(), to)) {
      ask(exchange, head, acl, sample.content(), sample.whole());
      return Optional.empty();
    }
    exchange.sample = sample;
    if (to == head.end() && head.expectsContinue()) {
      byte[] interim = OwnResponse.interimContinue();
      exchange.client().socket().send(interim, 0, interim.length);
    }
    exchange.postpone();
    return Optional.empty();
  }

  /** Whether the targets speak gRPC, whatever the client says of its content. */
  private static boolean forwardsMessages(Exchange exchange) {
    RouteAction action = exchange.rule().action();
    RouteAction last = action instanceof RouteAction.Guarded(_, RouteAction then) ? then : action;
    return last instanceof RouteAction.Forward forward
        && forward.groups().stream().allMatch(to -> to.group().version() == ProtocolVersion.GRPC);
  }

  private void ask(
      Exchange exchange, RequestHead head, CompiledWebAcl acl, byte[] body, boolean whole) {
    ClientConnection client = exchange.client();
    Loop loop = lane.loop();
    Inspection inspection = inspection(exchange, head, body, whole);
    exchange.sample = null;
    exchange.postpone();
    client.hold();
    firewall.inspect(
        acl.arn(),
        inspection,
        verdict -> {
          try {
            loop.execute(
                () -> {
                  exchange.inspected(acl.arn(), verdict);
                  client.release();
                });
          } catch (RejectedExecutionException over) {
            return; // the loop has ended, and its connections with it
          }
        });
  }

  private Inspection inspection(Exchange exchange, RequestHead head, byte[] body, boolean whole) {
    ClientFacts facts = exchange.client().facts();
    byte[] out = lane.loop().writeBuffer();
    int end = RequestWriter.inspected(head, facts, out, 0);
    return new Inspection(
        exchange.view().loadBalancer().arn(),
        new String(
            head.array(),
            head.methodStart(),
            head.methodEnd() - head.methodStart(),
            StandardCharsets.ISO_8859_1),
        head.pathAndQuery(),
        head.authority(),
        Arrays.copyOf(out, end),
        Addresses.text(facts.address()),
        body,
        whole);
  }
}
