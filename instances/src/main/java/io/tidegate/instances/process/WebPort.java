package io.tidegate.instances.process;

import io.tidegate.base.KernelSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether this process may listen on port 80. Reads /proc; safe from any thread. */
public final class WebPort {
  private static final Path FIRST_FREE = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
  private static final int CAP_NET_BIND_SERVICE = 10;

  private WebPort() {}

  /**
   * 80 where permitted, else 8080 ({@code sysctl net.ipv4.ip_unprivileged_port_start=80} helps).
   */
  public static int choose() {
    return permitted() ? ProcessOptions.WEB_PORT : ProcessOptions.UNPRIVILEGED_PORT;
  }

  private static boolean permitted() {
    try {
      int firstFree = KernelSetting.read(FIRST_FREE).map(Integer::parseInt).orElse(1024);
      if (firstFree <= ProcessOptions.WEB_PORT) {
        return true;
      }
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("CapEff:")) {
          long caps = Long.parseUnsignedLong(line.substring(7).strip(), 16);
          return (caps >> CAP_NET_BIND_SERVICE & 1) == 1;
        }
      }
      return false;
    } catch (IOException | NumberFormatException unreadable) {
      return false;
    }
  }
}
