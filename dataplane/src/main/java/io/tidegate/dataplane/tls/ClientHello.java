package io.tidegate.dataplane.tls;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The first message of a TLS client (RFC 8446 section 4.1.2, RFC 5246 section 7.4.1.2), read before
 * any engine is made, so that junk costs nothing and the right certificate and engine are chosen.
 * Only what a choice depends on is kept; the engine checks the rest. Immutable.
 *
 * @param version the highest version offered, {@code 0x0301} to {@code 0x0304}
 * @param suites cipher suites in the client's order, GREASE included
 * @param signatures signature schemes, empty when the client sent none
 * @param groups named groups, empty when the client sent none
 */
record ClientHello(String serverName, int version, int[] suites, int[] signatures, int[] groups) {
  /** The longest ClientHello that is taken, records included. */
  static final int MAX_BYTES = 32 * 1024;

  /** Records that one may be spread over: each costs a copy. */
  private static final int MAX_RECORDS = 32;

  private static final int RECORD_HEAD = 5;
  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;

  /** What reading came to. */
  enum Status {
    /** More bytes are needed. */
    INCOMPLETE,
    /** Not TLS: nothing can be said. */
    JUNK,
    /** A ClientHello. */
    COMPLETE
  }

  /** The status, and the message when it is complete. */
  record Reading(Status status, @Nullable ClientHello hello) {
    static final Reading INCOMPLETE = new Reading(Status.INCOMPLETE, null);
    static final Reading JUNK = new Reading(Status.JUNK, null);
  }

  /** Reads the bytes in [from, to), which begin with the connection's first. */
  static Reading read(byte[] bytes, int from, int to) {
    byte[] message = new byte[0];
    int wanted = 4;
    int at = from;
    int records = 0;
    while (message.length < wanted) {
      int record = recordLength(bytes, at, to);
      if (record < 0 || ++records > MAX_RECORDS) {
        return Reading.JUNK;
      }
      if (to - at < RECORD_HEAD + 1 || to - at < RECORD_HEAD + record) {
        return at - from + record > MAX_BYTES ? Reading.JUNK : Reading.INCOMPLETE;
      }
      int length = message.length;
      message = Arrays.copyOf(message, length + record);
      System.arraycopy(bytes, at + RECORD_HEAD, message, length, record);
      at += RECORD_HEAD + record;
      if (message[0] != CLIENT_HELLO) {
        return Reading.JUNK;
      }
      if (message.length >= 4) {
        wanted = 4 + ((message[1] & 255) << 16 | (message[2] & 255) << 8 | (message[3] & 255));
        if (wanted > MAX_BYTES) {
          return Reading.JUNK;
        }
      }
    }
    try {
      return new Reading(Status.COMPLETE, new Reader(message, 4, wanted).hello());
    } catch (IndexOutOfBoundsException malformed) {
      return Reading.JUNK;
    }
  }

  /** The length of the record at {@code at} as far as known, -1 when it is none of a handshake. */
  private static int recordLength(byte[] bytes, int at, int to) {
    int known = to - at;
    if ((known > 0 && bytes[at] != HANDSHAKE) || (known > 1 && bytes[at + 1] != 3)) {
      return -1;
    }
    if (known < RECORD_HEAD) {
      return 0;
    }
    int length = (bytes[at + 3] & 255) << 8 | (bytes[at + 4] & 255);
    return length == 0 || length > 16 * 1024 ? -1 : length;
  }

  /** Whether {@code scheme} is among the signature schemes. */
  boolean signs(int scheme) {
    return contains(signatures, scheme);
  }

  static boolean contains(int[] all, int one) {
    for (int each : all) {
      if (each == one) {
        return true;
      }
    }
    return false;
  }

  /** Reads one message; used once, on one thread. */
  private static final class Reader {
    private final byte[] bytes;
    private final int end;
    private int at;
    private String name = "";
    private int version;
    private int[] signatures = {};
    private int[] groups = {};

    Reader(byte[] bytes, int at, int end) {
      this.bytes = bytes;
      this.at = at;
      this.end = end;
    }

    ClientHello hello() {
      version = u16();
      skip(32);
      skip(u8());
      int[] suites = list(u16());
      skip(u8());
      if (at < end) {
        int extensionsEnd = limit(u16());
        while (at < extensionsEnd) {
          int type = u16();
          int next = limit(u16());
          extension(type, next);
          at = next;
        }
      }
      return new ClientHello(name, version, suites, signatures, groups);
    }

    private void extension(int type, int to) {
      switch (type) {
        case 0 -> name = serverName(to);
        case 10 -> groups = list(u16());
        case 13 -> signatures = list(u16());
        case 43 -> {
          for (int offered : list(u8())) {
            boolean grease = (offered & 0x0f0f) == 0x0a0a;
            version = grease || offered > 0x0304 ? version : Math.max(version, offered);
          }
        }
        default -> {}
      }
    }

    private String serverName(int to) {
      if (to - at < 5) {
        return "";
      }
      skip(2);
      int kind = u8();
      int length = u16();
      if (kind != 0 || length == 0 || length > 255) {
        return "";
      }
      String text = new String(bytes, at, length, StandardCharsets.ISO_8859_1);
      skip(length);
      String lower = text.toLowerCase(Locale.ROOT);
      return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private int[] list(int length) {
      int listEnd = limit(length);
      int[] all = new int[length / 2];
      for (int i = 0; i < all.length; i++) {
        all[i] = u16();
      }
      at = listEnd;
      return all;
    }

    private int limit(int length) {
      if (length > end - at) {
        throw new IndexOutOfBoundsException(length);
      }
      return at + length;
    }

    private void skip(int length) {
      at = limit(length);
    }

    private int u8() {
      skip(1);
      return bytes[at - 1] & 255;
    }

    private int u16() {
      skip(2);
      return (bytes[at - 2] & 255) << 8 | (bytes[at - 1] & 255);
    }
  }
}
