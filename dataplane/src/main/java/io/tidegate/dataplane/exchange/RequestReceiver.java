package io.tidegate.dataplane.exchange;

import io.tidegate.dataplane.http.DesyncReason;
import io.tidegate.dataplane.http.OwnResponse;
import io.tidegate.dataplane.http.RequestHead;
import io.tidegate.dataplane.metrics.AlbCounters;
import io.tidegate.dataplane.stream.GrpcContent;
import io.tidegate.routing.AlbOptions;
import io.tidegate.routing.CompiledWebAcl;
import io.tidegate.routing.FirewallVerdict;
import io.tidegate.routing.GuardVerdict;
import io.tidegate.routing.RouteAction;
import io.tidegate.routing.RuleTable;
import java.util.Optional;

/**
 * Reads a request head, begins the exchange, and does what the matching rule says; one per loop,
 * owned by its thread. The steps of {@code alb-behaviour} section 1: limits and refusals, desync
 * class, rule, action.
 */
final class RequestReceiver {
  /** Rules of a request that cost no capacity (Elastic Load Balancing pricing). */
  private static final int FREE_EVALUATIONS = 10;

  private final HttpLane lane;
  private final RequestHead head = new RequestHead();

  RequestReceiver(HttpLane lane) {
    this.lane = lane;
  }

  /**
   * Takes the request that begins at {@code at}.
   *
   * @return one past what was consumed, body bytes included, or -1 when the head is incomplete
   */
  int receive(Exchange exchange, byte[] bytes, int at, int to) {
    BodySample awaited = exchange.sample;
    if (awaited != null && exchange.givenUp == 0 && !awaited.look(bytes, at, to)) {
      return -1;
    }
    int parsed = head.parse(bytes, at, to, exchange.headScanned);
    if (parsed == RequestHead.NEED_MORE) {
      exchange.headScanned = to - at;
      return -1;
    }
    ClientConnection client = exchange.client();
    NodeView view = client.home().view();
    exchange.begin(view, head);
    exchange.grpc =
        parsed != RequestHead.TOO_LARGE
            && client.home().hasStreams()
            && head.isPost()
            && GrpcContent.isIn(head);
    lane.notes().begin(exchange, parsed == RequestHead.TOO_LARGE ? null : head);
    if (parsed == RequestHead.TOO_LARGE) {
      refuse(exchange, head.limitStatus());
      return to;
    }
    AlbOptions options = view.loadBalancer().options();
    exchange.receivedBytes = (long) head.end() - at;
    exchange.toHead = head.isHead();
    exchange.simple = head.simple();
    exchange.http10 = head.version() < 11;
    boolean first = !exchange.isAgain();
    if (first) {
      countDeviation(view.counters(), options);
    }
    int refusal = head.refusal(options.desyncMode());
    if (refusal != 0) {
      refuse(exchange, refusal);
      return to;
    }
    exchange.closeTarget = head.closesAfter(options.desyncMode());
    exchange.closeClient = exchange.closeTarget || !head.keepAlive();
    exchange.upgrade = head.upgrade();
    exchange.repeatable = !head.hasBody() && isIdempotent();
    if (head.chunked()) {
      exchange.requestBody.chunked();
    } else {
      exchange.requestBody.length(head.contentLength());
    }
    if (first && lane.sheds()) {
      return shed(exchange, to);
    }
    head.from(client.facts().address());
    RuleTable.Entry rule = view.listener().rules().match(head);
    exchange.rule = rule;
    RuleTable rules = view.listener().rules();
    if (first) {
      int tried = rules.evaluations(rule);
      view.counters().ruleEvaluations += tried;
      view.counters().chargedRuleEvaluations += Math.max(0, tried - FREE_EVALUATIONS);
    }
    Optional<CompiledWebAcl> webAcl = view.loadBalancer().webAcl();
    return webAcl.isPresent()
        ? inspected(exchange, webAcl.get(), bytes, to)
        : allowed(exchange, rule, bytes, to);
  }

  /** What becomes of a request under a web ACL; -1 as long as its verdict is awaited. */
  private int inspected(Exchange exchange, CompiledWebAcl webAcl, byte[] bytes, int to) {
    if (exchange.givenUp != 0) {
      exchange.rule = null;
      refuse(exchange, exchange.givenUp);
      return to;
    }
    Optional<FirewallVerdict> verdict = lane.firewall().verdict(exchange, head, webAcl, bytes, to);
    if (verdict.isEmpty()) {
      return -1;
    }
    exchange.firewall = "waf";
    return switch (verdict.get()) {
      case FirewallVerdict.Allow allow -> {
        exchange.guardLines = allow.lines();
        yield allowed(exchange, exchange.rule(), bytes, to);
      }
      case FirewallVerdict.Block block -> stopped(exchange, OwnResponse.blocked(block), bytes, to);
      case FirewallVerdict.Failed failed -> {
        exchange.firewall = "waf-failed";
        exchange.errorReason = failed.failure().reason();
        yield webAcl.failsOpen()
            ? allowed(exchange, exchange.rule(), bytes, to)
            : stopped(exchange, OwnResponse.error(500), bytes, to);
      }
    };
  }

  /** Answers in place of the rule; a body that is there already does not end the connection. */
  private int stopped(Exchange exchange, OwnResponse answer, byte[] bytes, int to) {
    exchange.stopped = true;
    int end = exchange.requestBody.advance(bytes, head.end(), to);
    exchange.receivedBytes += Math.max(0, end - head.end());
    return own(exchange, answer, end, to);
  }

  private int allowed(Exchange exchange, RuleTable.Entry rule, byte[] bytes, int to) {
    boolean guarded = rule.action() instanceof RouteAction.Guarded;
    return guarded || GuardStep.isCallback(head, exchange.view().listener().rules())
        ? guarded(exchange, rule, bytes, to)
        : act(exchange, rule.action(), bytes, head.end(), to);
  }

  /** The action of a rule once its guard has spoken; -1 when that takes a while. */
  private int guarded(Exchange exchange, RuleTable.Entry rule, byte[] bytes, int to) {
    Optional<GuardVerdict.Known> verdict = lane.guard().verdict(exchange, head, rule);
    if (verdict.isEmpty()) {
      return -1;
    }
    exchange.cookies = verdict.get().cookies();
    return switch (verdict.get()) {
      case GuardVerdict.Pass pass -> {
        exchange.guardLines += pass.lines();
        RouteAction then =
            rule.action() instanceof RouteAction.Guarded(_, RouteAction action)
                ? action
                : rule.action();
        yield act(exchange, then, bytes, head.end(), to);
      }
      case GuardVerdict.Answer answer -> {
        exchange.errorReason = answer.reason();
        lane.notes().stopped(exchange, rule.action());
        OwnResponse response =
            answer.location().isEmpty()
                ? OwnResponse.error(answer.status())
                : OwnResponse.elsewhere(answer.status(), answer.location());
        yield own(exchange, response, head.end(), to);
      }
    };
  }

  private int act(Exchange exchange, RouteAction action, byte[] bytes, int at, int to) {
    NodeView view = exchange.view();
    return switch (action) {
      case RouteAction.Forward forward ->
          lane.forwarder().forward(exchange, head, forward, bytes, to);
      case RouteAction.Redirect redirect -> {
        view.counters().redirects++;
        OwnResponse answer = OwnResponse.redirect(redirect, head, view.front());
        view.counters().redirectUrlLimitExceeded += answer.status() == 507 ? 1 : 0;
        yield own(exchange, answer, at, to);
      }
      case RouteAction.Fixed fixed -> {
        view.counters().fixedResponses++;
        yield own(exchange, OwnResponse.fixed(fixed), at, to);
      }
      case RouteAction.Guarded nested ->
          throw new IllegalStateException("a guard within a guard: " + nested.guard());
    };
  }

  /** Answers without a target; a body that has not come whole ends the connection. */
  private int own(Exchange exchange, OwnResponse answer, int at, int to) {
    lane.notes().answered(exchange, head, answer.location());
    boolean bodyless = exchange.requestBody.ended();
    boolean keepAlive = bodyless && !exchange.closeClient && !exchange.client().isLastResponse();
    send(exchange, answer, keepAlive);
    exchange.end(keepAlive);
    return bodyless ? at : to;
  }

  /** 503 before anything costs more; a client without a body keeps its connection. */
  private int shed(Exchange exchange, int to) {
    boolean bodyless = exchange.requestBody.ended();
    exchange.closeClient |= !bodyless;
    exchange.fail(503);
    return bodyless ? head.end() : to;
  }

  private void refuse(Exchange exchange, int status) {
    exchange.closeClient = true;
    exchange.fail(status);
  }

  /** The client has not finished its head within the idle timeout. */
  void headTimedOut(Exchange exchange) {
    exchange.begin(exchange.client().home().view(), head);
    lane.notes().begin(exchange, null);
    refuse(exchange, 408);
  }

  /** Sends the error page of {@code status}. */
  void answer(Exchange exchange, int status, boolean keepAlive) {
    send(exchange, OwnResponse.error(status), keepAlive);
  }

  private void send(Exchange exchange, OwnResponse answer, boolean keepAlive) {
    exchange.status = answer.status();
    exchange.view().counters().elbStatus(answer.status());
    byte[] bytes =
        exchange.simple
            ? answer.body()
            : answer
                .with(exchange.cookies)
                .bytes(
                    keepAlive, !exchange.toHead, exchange.view().edits(), lane.loop().httpDate());
    exchange.headSent = true;
    exchange.sentBytes = bytes.length;
    exchange.client().socket().send(bytes, 0, bytes.length);
  }

  private void countDeviation(AlbCounters counters, AlbOptions options) {
    if (head.reason() != DesyncReason.COMPLIANT) {
      counters.desyncNonCompliant++;
    }
    if (head.hasInvalidNames()) {
      if (options.dropInvalidHeaders()) {
        counters.droppedInvalidHeaders++;
      } else {
        counters.forwardedInvalidHeaders++;
      }
    }
  }

  /** GET, HEAD, PUT, DELETE, OPTIONS: the methods of RFC 9110 section 9.2.2 that ALB lists. */
  private boolean isIdempotent() {
    byte[] bytes = head.array();
    int from = head.methodStart();
    int length = head.methodEnd() - from;
    return switch (bytes[from]) {
      case 'G', 'H', 'D', 'O' -> length >= 3;
      case 'P' -> length == 3;
      default -> false;
    };
  }
}
