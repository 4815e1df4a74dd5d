package io.tidegate.agent;

import io.tidegate.dataplane.http.RequestHead;
import io.tidegate.dataplane.http.ResponseHead;
import io.tidegate.dataplane.optimizer.ControlLine;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Heads as the agent passes them on: as they came, but for the lines that are between agent and
 * balancer. Stateless.
 */
final class Heads {
  private static final String HEALTH_CHECKER = "ELB-HealthChecker/";

  private Heads() {}

  /** What a request brings to be let in. */
  sealed interface Ticket {
    /** A signal of the agent. */
    record Signal(long id) implements Ticket {}

    /** A balancer's health check: not a request of anybody, so it needs no place. */
    record HealthCheck() implements Ticket {}

    /** Nothing: it came past every balancer. */
    record None() implements Ticket {}
  }

  /** What {@code head} brings; the last signal counts, balancers put theirs after the client's. */
  static Ticket ticket(RequestHead head) {
    Optional<String> last = Optional.empty();
    for (int i = 0; i < head.headerCount(); i++) {
      byte[] a = head.array();
      if (isNamed(a, head.nameStart(i), head.nameEnd(i), ControlLine.SIGNAL_HEADER)) {
        last = Optional.of(text(a, head.valueStart(i), head.valueEnd(i)));
      }
    }
    if (last.isPresent()) {
      boolean hex = last.get().matches("[0-9a-f]{16}");
      return new Ticket.Signal(hex ? Long.parseUnsignedLong(last.get(), 16) : 0);
    }
    int agent = head.userAgent();
    boolean check =
        agent >= 0
            && text(head.array(), head.valueStart(agent), head.valueEnd(agent))
                .startsWith(HEALTH_CHECKER);
    return check ? new Ticket.HealthCheck() : new Ticket.None();
  }

  /** Writes a request head without signals; returns its length. */
  static int request(RequestHead head, byte[] out) {
    int from = head.start();
    int at = 0;
    for (int i = 0; i < head.headerCount(); i++) {
      boolean last = i + 1 == head.headerCount();
      int next = last ? head.end() - 2 : head.nameStart(i + 1);
      if (isNamed(head.array(), head.nameStart(i), head.nameEnd(i), ControlLine.SIGNAL_HEADER)) {
        at = put(head.array(), from, head.nameStart(i), out, at);
        from = next;
      }
    }
    return put(head.array(), from, head.end(), out, at);
  }

  /** Writes a response head without what only the agent may say; returns its length. */
  static int response(ResponseHead head, byte[] out) {
    int from = head.start();
    int at = 0;
    for (int i = 0; i < head.headerCount(); i++) {
      boolean last = i + 1 == head.headerCount();
      int next = last ? head.end() - 2 : head.nameStart(i + 1);
      if (isNamed(head.array(), head.nameStart(i), head.nameEnd(i), ControlLine.ERROR_HEADER)) {
        at = put(head.array(), from, head.nameStart(i), out, at);
        from = next;
      }
    }
    return put(head.array(), from, head.end(), out, at);
  }

  /** An answer of the agent's own, without a body. */
  static byte[] own(int status, String why, boolean keepAlive) {
    String phrase =
        switch (status) {
          case 400 -> "Bad Request";
          case 413 -> "Content Too Large";
          case 414 -> "URI Too Long";
          case 501 -> "Not Implemented";
          case 503 -> "Service Unavailable";
          default -> "Internal Server Error";
        };
    String head =
        "HTTP/1.1 "
            + status
            + " "
            + phrase
            + "\r\n"
            + ControlLine.ERROR_HEADER
            + ": "
            + why
            + "\r\nContent-Length: 0\r\nConnection: "
            + (keepAlive ? "keep-alive" : "close")
            + "\r\n\r\n";
    return head.getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean isNamed(byte[] a, int from, int to, String name) {
    return to - from == name.length() && text(a, from, to).equalsIgnoreCase(name);
  }

  private static String text(byte[] a, int from, int to) {
    return new String(a, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static int put(byte[] a, int from, int to, byte[] out, int at) {
    System.arraycopy(a, from, out, at, to - from);
    return at + to - from;
  }
}
