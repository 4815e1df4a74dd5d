package io.tidegate.dataplane.exchange;

import io.tidegate.base.Chance;
import io.tidegate.dataplane.http.ClientFacts;
import io.tidegate.dataplane.http.RequestHead;
import io.tidegate.dataplane.http.RequestWriter;
import io.tidegate.dataplane.log.AccessEntry;
import io.tidegate.dataplane.log.AccessEntry.Slice;
import io.tidegate.dataplane.log.ConnectionEntry;
import io.tidegate.dataplane.log.ConnectionEntry.ClientCertificate;
import io.tidegate.dataplane.log.LogRing;
import io.tidegate.dataplane.log.LogStream;
import io.tidegate.dataplane.log.TlsNote;
import io.tidegate.dataplane.loop.Addresses;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.tls.ClientLeaf;
import io.tidegate.dataplane.tls.TlsRefusal;
import io.tidegate.dataplane.tls.TlsSession;
import io.tidegate.routing.Guard;
import io.tidegate.routing.Rewrite;
import io.tidegate.routing.RouteAction;
import io.tidegate.routing.RuleTable;
import org.jspecify.annotations.Nullable;

/**
 * Takes notes for the access log while an exchange runs, and for the connection log; one per loop,
 * owned by its thread. Without logs it costs one test per request.
 */
public final class AccessNotes {
  private static final String REWRITTEN = "rewrite,forward";

  private final Loop loop;
  private final LogRing ring;
  private final Chance chance;

  /** Notes go to {@code ring}. */
  AccessNotes(Loop loop, LogRing ring) {
    this.loop = loop;
    this.ring = ring;
    this.chance = loop.chance();
  }

  /** An exchange begins; {@code head} is null when it could not be parsed. */
  void begin(Exchange exchange, @Nullable RequestHead head) {
    NodeView view = exchange.view();
    LogStream stream = view.accessLog();
    if (stream == null) {
      exchange.access = null;
      return;
    }
    ClientFacts facts = exchange.client().facts();
    AccessEntry entry = new AccessEntry(stream, facts.address(), facts.port());
    exchange.access = entry;
    entry.createdMicros = loop.nowMicros() - (loop.nowNs() - exchange.beganNs) / 1000;
    entry.connectionTraceId = facts.connectionTraceId();
    entry.tls = facts.tls().map(AccessNotes::note).orElse(TlsNote.NONE);
    entry.listenerPort = view.listener().port();
    entry.defaultHost = view.loadBalancer().dnsName();
    entry.scheme = view.listener().https() ? "https" : "http";
    entry.type = entry.scheme;
    if (head != null) {
      byte[] a = head.array();
      entry.request(
          new Slice(a, head.methodStart(), head.methodEnd()),
          new Slice(a, head.hostStart(), head.hostEnd()),
          new Slice(a, head.targetStart(), head.queryEnd()),
          userAgent(head));
      entry.version = head.simple() ? "HTTP/0.9" : head.version() == 10 ? "HTTP/1.0" : "HTTP/1.1";
      entry.classification = head.reason();
      if (exchange.client().home().hasStreams()) {
        boolean http3 = exchange.client().home().isHttp3();
        entry.version = http3 ? "HTTP/3.0" : "HTTP/2.0";
        entry.type = exchange.grpc ? "grpcs" : http3 ? "h3" : "h2";
      }
    }
  }

  private static TlsNote note(TlsSession tls) {
    return new TlsNote(
        tls.cipher(),
        tls.protocol(),
        tls.serverName(),
        tls.certificateArn(),
        tls.resumed(),
        group(tls.keyExchange()),
        tls.handshakeNs());
  }

  /** The name by RFC 8422 and its successors of what BoringSSL names shortly. */
  private static String group(String name) {
    return switch (name) {
      case "P-256" -> "secp256r1";
      case "P-384" -> "secp384r1";
      case "P-521" -> "secp521r1";
      case "X25519" -> "x25519";
      default -> name;
    };
  }

  private static Slice userAgent(RequestHead head) {
    int field = head.userAgent();
    return field < 0
        ? Slice.NONE
        : new Slice(head.array(), head.valueStart(field), head.valueEnd(field));
  }

  /** The rule's transforms changed what the target sees. */
  void rewritten(Exchange exchange, Rewrite.Result result) {
    AccessEntry entry = exchange.access;
    if (entry != null) {
      entry.transformedHost = result.host();
      entry.transformedUri = result.url();
    }
  }

  /** The head was written to {@code out} for the target. */
  void forwarded(Exchange exchange, RequestWriter writer, byte[] out) {
    AccessEntry entry = exchange.access;
    if (entry != null) {
      entry.trace(out, writer.traceStart(), writer.traceEnd());
    }
  }

  /** The balancer answers by itself, so that no head is written. */
  void answered(Exchange exchange, RequestHead head, String location) {
    AccessEntry entry = exchange.access;
    if (entry != null) {
      entry.redirectUrl = location;
      byte[] out = loop.writeBuffer();
      int end = exchange.lane().forwarder().writer().traceValue(head, out, 0);
      entry.trace(out, 0, end);
    }
  }

  /** The exchange has ended: its entry goes to the log. */
  void end(Exchange exchange) {
    AccessEntry entry = exchange.access;
    if (entry == null) {
      return;
    }
    exchange.access = null;
    entry.endedMicros = loop.nowMicros();
    entry.status = exchange.status;
    entry.targetStatus = exchange.targetStatus;
    entry.receivedBytes = exchange.receivedBytes;
    entry.sentBytes = exchange.sentBytes;
    if (exchange.target != null) {
      entry.target = exchange.target.label();
    }
    if (exchange.group != null) {
      entry.targetGroupArn = exchange.group.arn();
    }
    if (exchange.isTunnel()) {
      entry.type = entry.scheme.equals("https") ? "wss" : "ws";
    }
    times(exchange, entry);
    rule(exchange, entry);
    ring.offer(entry);
  }

  /** -1 for what did not happen (ALB guide: the three processing times). */
  private void times(Exchange exchange, AccessEntry entry) {
    if (exchange.sentNs == 0) {
      return;
    }
    entry.requestNs = exchange.sentNs - exchange.beganNs;
    if (exchange.targetStatus != 0) {
      entry.targetNs = exchange.answeredNs - exchange.sentNs;
      entry.responseNs = Math.max(0, exchange.relayedNs - exchange.answeredNs);
    }
  }

  private static void rule(Exchange exchange, AccessEntry entry) {
    RuleTable.Entry rule = exchange.rule;
    if (rule == null) {
      return;
    }
    entry.rulePriority = rule.priority();
    if (entry.actions.isEmpty()) {
      entry.actions = actions(rule.action());
    }
    if (!exchange.firewall.isEmpty()) {
      entry.actions =
          exchange.stopped ? exchange.firewall : exchange.firewall + "," + entry.actions;
    }
    entry.errorReason = exchange.errorReason;
    entry.transformStatus =
        exchange.transform == Rewrite.Status.NONE ? "" : exchange.transform.word();
  }

  private static String actions(RouteAction action) {
    return switch (action) {
      case RouteAction.Forward forward -> forward.rewrite().isNone() ? "forward" : REWRITTEN;
      case RouteAction.Redirect redirect -> "redirect";
      case RouteAction.Fixed fixed -> "fixed-response";
      case RouteAction.Guarded guarded -> name(guarded.guard()) + "," + actions(guarded.then());
    };
  }

  private static String name(Guard guard) {
    return guard instanceof Guard.Oidc ? "authenticate" : "jwt-validation";
  }

  /** The rule's guard answers, so that no other action is executed. */
  void stopped(Exchange exchange, RouteAction action) {
    AccessEntry entry = exchange.access;
    if (entry != null) {
      entry.actions =
          action instanceof RouteAction.Guarded guarded ? name(guarded.guard()) : "authenticate";
    }
  }

  /** A connection is accepted: its facts, with an id when a log will name it. */
  public ClientFacts connected(NodeView view, ClientFacts facts) {
    if (view.accessLog() == null && view.connectionLog() == null) {
      return facts;
    }
    return facts.withTraceId("TID_" + chance.hex(32));
  }

  /** A connection without TLS stands. */
  public void accepted(NodeView view, ClientFacts facts) {
    connection(view, facts, TlsNote.NONE, ClientLeaf.NONE, "");
  }

  /** A connection stands after its handshake. */
  public void established(NodeView view, ClientFacts facts, TlsSession session) {
    connection(view, facts, note(session), session.leaf(), "Success");
  }

  /** A handshake failed. */
  public void refused(NodeView view, ClientFacts facts, TlsRefusal why) {
    TlsNote note = new TlsNote(why.cipher(), why.protocol(), "", "", false, "", -1);
    connection(view, facts, note, why.leaf(), "Failed:" + why.code());
  }

  private void connection(
      NodeView view, ClientFacts facts, TlsNote tls, ClientLeaf leaf, String verifyStatus) {
    LogStream stream = view.connectionLog();
    if (stream != null) {
      ring.offer(
          new ConnectionEntry(
              stream,
              loop.nowMicros(),
              Addresses.text(facts.address()),
              facts.port(),
              view.listener().port(),
              tls,
              new ClientCertificate(leaf.subject(), leaf.validity(), leaf.serialNumber()),
              verifyStatus,
              facts.connectionTraceId()));
    }
  }
}
