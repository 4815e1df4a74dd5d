package io.tidegate.dataplane.stream;

import java.util.Arrays;

/**
 * The Huffman code of HPACK (RFC 7541 section 5.2 and appendix B). The code is canonical, so the
 * lengths of its words tell all. Decodes four bits per step through a table of the code tree.
 * Stateless, any thread.
 */
public final class Huffman {
  /** Bits of the code of each byte and of the end mark, 'a' for 5 bits. */
  private static final String LENGTHS =
      "isxxxxxxxtzxxzxxxxxxxxzxxxxxxxxxbffhibdgffdgdbbbaaabbbbbbbcdkbhfi"
          + "bccccccccccccccccccccccdcdioijbkabababbbaccbbbabcbaabccccckgjixprpprrrsrssssststtr"
          + "stssssqrsrsstrqprrssqsrrtqrssqqrqsrssprrrsrrsvvporsruvvvwwvtuoqvwwvwtqqvvxwwwptpqr"
          + "qqsrruuttvsvwvvwwwwwxwwwwwvz";

  private static final int SYMBOLS = 257;
  private static final int END_MARK = 256;
  private static final int NODES = 256;
  private static final int FAIL = -1;

  /** [node * 16 + nibble]: next node, and above {@link #EMITS} the byte it emits. */
  private static final int[] STEPS = new int[NODES * 16];

  private static final int EMITS = 1 << 16;

  /** Nodes where the input may end: less than a byte of ones follows the last symbol. */
  private static final boolean[] MAY_END = new boolean[NODES];

  static {
    int[][] children = tree();
    for (int node = 0; node < NODES; node++) {
      for (int nibble = 0; nibble < 16; nibble++) {
        STEPS[node * 16 + nibble] = step(children, node, nibble);
      }
    }
    int node = 0;
    for (int bits = 0; bits < 8; bits++) {
      MAY_END[node] = true;
      node = children[node][1];
    }
  }

  private Huffman() {}

  /** Children of inner nodes: inner nodes as they are, leaves as {@code ~symbol}. */
  private static int[][] tree() {
    int[][] children = new int[NODES][2];
    for (int[] pair : children) {
      Arrays.fill(pair, Integer.MAX_VALUE);
    }
    int nodes = 1;
    int code = 0;
    for (int length = 1; length <= 30; length++) {
      code <<= 1;
      for (int symbol = 0; symbol < SYMBOLS; symbol++) {
        if (LENGTHS.charAt(symbol) - 'a' + 5 != length) {
          continue;
        }
        int at = 0;
        for (int bit = length - 1; bit > 0; bit--) {
          int side = code >> bit & 1;
          if (children[at][side] == Integer.MAX_VALUE) {
            children[at][side] = nodes++;
          }
          at = children[at][side];
        }
        children[at][code & 1] = ~symbol;
        code++;
      }
    }
    return children;
  }

  private static int step(int[][] children, int from, int nibble) {
    int node = from;
    int emitted = 0;
    for (int bit = 3; bit >= 0; bit--) {
      int next = children[node][nibble >> bit & 1];
      if (next == ~END_MARK) {
        return FAIL;
      }
      if (next < 0) {
        emitted = EMITS | ~next << 8;
        next = 0;
      }
      node = next;
    }
    return emitted | node;
  }

  /**
   * Decodes [from, to) to {@code out} at {@code at}, which has room for 8 bytes per 5 of input.
   *
   * @return the position after what was decoded, or -1 when the input is not a code
   */
  public static int decode(byte[] in, int from, int to, byte[] out, int at) {
    int node = 0;
    int p = at;
    for (int i = from; i < to; i++) {
      int step = STEPS[node << 4 | (in[i] >> 4 & 15)];
      if (step < 0) {
        return -1;
      }
      if (step >= EMITS) {
        out[p++] = (byte) (step >> 8);
      }
      step = STEPS[(step & 0xff) << 4 | (in[i] & 15)];
      if (step < 0) {
        return -1;
      }
      if (step >= EMITS) {
        out[p++] = (byte) (step >> 8);
      }
      node = step & 0xff;
    }
    return MAY_END[node] ? p : -1;
  }
}
