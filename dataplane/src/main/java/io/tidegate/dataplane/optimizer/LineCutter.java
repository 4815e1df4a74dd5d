package io.tidegate.dataplane.optimizer;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Cuts what comes over a control channel into lines; owned by the channel, on its loop's thread.
 * Keeps at most one line that is not whole.
 */
public final class LineCutter {
  private final byte[] begun = new byte[ControlLine.MAX_BYTES];
  private int length;

  /**
   * Hands each line that is whole to {@code each} until that says no; false when it did, or when
   * something is no line of the protocol.
   */
  public boolean cut(byte[] bytes, int from, int to, Predicate<ControlLine> each) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != '\n') {
        if (length == begun.length) {
          return false;
        }
        begun[length++] = bytes[i];
        continue;
      }
      Optional<ControlLine> line =
          ControlLine.parse(new String(begun, 0, length, StandardCharsets.ISO_8859_1));
      length = 0;
      if (line.isEmpty() || !each.test(line.get())) {
        return false;
      }
    }
    return true;
  }

  /** Forgets a line that is not whole, for another channel begins. */
  public void clear() {
    length = 0;
  }
}
