package io.tidegate.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Which IPv6 addresses are this machine's own. Linux has all of 127.0.0.0/8 by itself but of IPv6
 * only {@code ::1}; a local route adds a whole block ("AnyIP"). A socket binds to an address of
 * such a block with {@code IPV6_FREEBIND}, which takes any address, so the routes say what is
 * local. Any thread.
 */
public final class LocalRoute {
  private static final Path TABLE = Path.of("/proc/net/ipv6_route");
  private static final long RTF_LOCAL = 0x80000000L;
  private static final int FLAGS_AT = 8;
  private static final int BLOCK_BYTES = 7;
  private static final int BYTES = 16;
  private static final int RADIX = 16;

  private LocalRoute() {}

  /** Whether what is sent to {@code address}, 16 bytes, comes to this machine. */
  public static boolean covers(byte[] address) {
    try {
      return covers(Files.readAllLines(TABLE), address);
    } catch (IOException noIpv6) {
      return false;
    }
  }

  /** The same by the lines of a table: destination, bits, …, flags, device (proc_net(5)). */
  static boolean covers(List<String> table, byte[] address) {
    for (String line : table) {
      String[] words = line.strip().split(" +");
      if (words.length > FLAGS_AT
          && (Long.parseLong(words[FLAGS_AT], RADIX) & RTF_LOCAL) != 0
          && begins(
              address, HexFormat.of().parseHex(words[0]), Integer.parseInt(words[1], RADIX))) {
        return true;
      }
    }
    return false;
  }

  private static boolean begins(byte[] address, byte[] block, int bits) {
    int whole = bits / Byte.SIZE;
    int rest = bits % Byte.SIZE;
    return Arrays.equals(address, 0, whole, block, 0, whole)
        && (rest == 0 || ((address[whole] ^ block[whole]) & 0xff) >> (Byte.SIZE - rest) == 0);
  }

  /** The command, to be run as root, that makes {@code block} local. */
  public static String command(String block) {
    return "ip -6 route add local " + block + " dev lo";
  }

  /** The command that makes the /56 around an IPv6 {@code address} local. */
  public static String commandFor(byte[] address) {
    return command(Ipv6Text.of(Arrays.copyOf(Arrays.copyOf(address, BLOCK_BYTES), BYTES)) + "/56");
  }
}
