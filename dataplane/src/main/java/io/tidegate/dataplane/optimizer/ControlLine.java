package io.tidegate.dataplane.optimizer;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One line of the control protocol, version 1, and what it is on the wire: words in US-ASCII that
 * end with LF ({@code docs/target-control-protocol.md}). Balancers and agents share it. Immutable.
 *
 * @param number the signal, or in a greeting the agent's concurrency; 0 for words without one
 */
public record ControlLine(Word word, long number) {
  /** Bytes of the longest line, its end not counted. */
  public static final int MAX_BYTES = 64;

  /** Carries the signal, in sixteen hexadecimal digits, from the balancer to the agent. */
  public static final String SIGNAL_HEADER = "X-Tidegate-Ready-Signal";

  /** Carries, in an answer that the agent made itself, why: one of the words below. */
  public static final String ERROR_HEADER = "X-Tidegate-Agent-Error";

  /** {@link #ERROR_HEADER}: the signal is used or unknown, and nobody has seen the request. */
  public static final String STALE = "stale-signal";

  /** {@link #ERROR_HEADER}: the application could not be reached. */
  public static final String UNREACHABLE = "unreachable";

  /** {@link #ERROR_HEADER}: the application's answer made no sense or never came. */
  public static final String BROKEN = "broken-answer";

  private static final String GREETING = "TIDEGATE-TARGET-CONTROL/1";

  /** What a line says. */
  public enum Word {
    /** Balancer, first: it speaks version 1. */
    HELLO(GREETING, false),
    /** Agent, first: it does too, and serves at most so many requests at once. */
    WELCOME(GREETING + " concurrency", true),
    /** Agent: asks for a request. */
    READY("ready", true),
    /** Agent: the signal is void. */
    GONE("gone", true),
    /** Balancer: are you there? */
    PING("ping", false),
    /** Agent: yes. */
    PONG("pong", false),
    /** Agent: it ends in good order. */
    BYE("bye", false);

    private final String text;
    private final boolean numbered;

    Word(String text, boolean numbered) {
      this.text = text;
      this.numbered = numbered;
    }
  }

  /** A line without a number. */
  public static ControlLine of(Word word) {
    return new ControlLine(word, 0);
  }

  /** The line without its end, as a word of the protocol; empty when it is none. */
  public static Optional<ControlLine> parse(String line) {
    for (Word word : Word.values()) {
      if (!word.numbered && line.equals(word.text)) {
        return Optional.of(of(word));
      }
      if (word.numbered && line.startsWith(word.text + " ")) {
        return number(line.substring(word.text.length() + 1))
            .map(number -> new ControlLine(word, number));
      }
    }
    return Optional.empty();
  }

  private static Optional<Long> number(String digits) {
    boolean decimal = !digits.isEmpty() && digits.length() <= 18;
    for (int i = 0; i < digits.length() && decimal; i++) {
      decimal = digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
    }
    return decimal ? Optional.of(Long.parseLong(digits)) : Optional.empty();
  }

  /** The line with its end. */
  public byte[] bytes() {
    String text = word.numbered ? word.text + " " + number : word.text;
    return (text + "\n").getBytes(StandardCharsets.US_ASCII);
  }
}
