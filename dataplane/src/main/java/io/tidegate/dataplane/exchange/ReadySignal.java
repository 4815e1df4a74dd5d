package io.tidegate.dataplane.exchange;

import io.tidegate.dataplane.http.ResponseHead;
import io.tidegate.dataplane.optimizer.ControlLine;
import java.nio.charset.StandardCharsets;

/**
 * The line that tells an agent which of its signals a request answers, and the line by which the
 * agent says that it answers itself ({@code docs/target-control-protocol.md}). Stateless.
 */
final class ReadySignal {
  private static final int DIGITS = 16;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NAME =
      (ControlLine.SIGNAL_HEADER + ": ").getBytes(StandardCharsets.US_ASCII);
  private static final String ERROR = ControlLine.ERROR_HEADER;

  private ReadySignal() {}

  /** The header line of {@code signal}, as long for every signal. */
  static byte[] line(long signal) {
    byte[] line = new byte[NAME.length + DIGITS + 2];
    System.arraycopy(NAME, 0, line, 0, NAME.length);
    line[line.length - 2] = '\r';
    line[line.length - 1] = '\n';
    write(signal, line, line.length);
    return line;
  }

  /** Puts {@code signal} into the line that ends before {@code lineEnd}. */
  static void write(long signal, byte[] bytes, int lineEnd) {
    long rest = signal;
    for (int i = 1; i <= DIGITS; i++) {
      bytes[lineEnd - 2 - i] = HEX[(int) (rest & 15)];
      rest >>>= 4;
    }
  }

  /** What an agent says went wrong, empty when the answer is the application's. */
  static String error(ResponseHead head) {
    for (int i = 0; i < head.headerCount(); i++) {
      int from = head.nameStart(i);
      if (head.nameEnd(i) - from == ERROR.length()
          && text(head, from, head.nameEnd(i)).equalsIgnoreCase(ERROR)) {
        return text(head, head.valueStart(i), head.valueEnd(i));
      }
    }
    return "";
  }

  private static String text(ResponseHead head, int from, int to) {
    return new String(head.array(), from, to - from, StandardCharsets.ISO_8859_1);
  }
}
