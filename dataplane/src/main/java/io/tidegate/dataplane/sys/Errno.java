package io.tidegate.dataplane.sys;

import io.tidegate.base.Ipv6Text;
import io.tidegate.base.LocalRoute;

/** Linux error numbers (x86-64 and arm64 agree on these) and what to say about them. */
public final class Errno {
  public static final int EPERM = 1;
  public static final int EINTR = 4;
  public static final int EAGAIN = 11;
  public static final int ENOMEM = 12;
  public static final int EACCES = 13;
  public static final int EMFILE = 24;
  public static final int ENFILE = 23;
  public static final int EPIPE = 32;
  public static final int EPROTO = 71;
  public static final int EADDRINUSE = 98;
  public static final int EADDRNOTAVAIL = 99;
  public static final int ECONNABORTED = 103;
  public static final int ECONNRESET = 104;
  public static final int ENOBUFS = 105;
  public static final int ENOTCONN = 107;
  public static final int ETIMEDOUT = 110;
  public static final int ECONNREFUSED = 111;
  public static final int EINPROGRESS = 115;

  private Errno() {}

  /** The symbolic name, or {@code errno N}. */
  public static String name(int errno) {
    return switch (errno) {
      case EPERM -> "EPERM";
      case EINTR -> "EINTR";
      case EAGAIN -> "EAGAIN";
      case EACCES -> "EACCES";
      case EMFILE -> "EMFILE";
      case ENFILE -> "ENFILE";
      case EPIPE -> "EPIPE";
      case EADDRINUSE -> "EADDRINUSE";
      case EADDRNOTAVAIL -> "EADDRNOTAVAIL";
      case ECONNABORTED -> "ECONNABORTED";
      case ECONNRESET -> "ECONNRESET";
      case ENOTCONN -> "ENOTCONN";
      case ETIMEDOUT -> "ETIMEDOUT";
      case ECONNREFUSED -> "ECONNREFUSED";
      case EINPROGRESS -> "EINPROGRESS";
      default -> "errno " + errno;
    };
  }

  /**
   * Whether connecting failed for want of something here (descriptors, memory, local ports), which
   * says nothing about the other side.
   */
  public static boolean isShortage(int errno) {
    return switch (errno) {
      case EMFILE, ENFILE, ENOMEM, ENOBUFS, EADDRNOTAVAIL -> true;
      default -> false;
    };
  }

  /** One sentence: why listening on {@code address:port} failed and what helps. */
  public static String listenAdvice(int errno, String address, int port) {
    String where = address + ":" + port;
    return switch (errno) {
      case EACCES, EPERM ->
          "Not permitted to listen on "
              + where
              + ": allow low ports with `sysctl net.ipv4.ip_unprivileged_port_start="
              + port
              + "` or give the process CAP_NET_BIND_SERVICE.";
      case EADDRINUSE ->
          where
              + " is in use by another process: find it with `ss -ltnp 'sport = :"
              + port
              + "'` and stop it, or choose another port.";
      case EADDRNOTAVAIL ->
          address
              + " is not an address of this host: add it with `"
              + adding(address)
              + "` or give the zone an address that the host has.";
      case EMFILE, ENFILE ->
          "Out of file descriptors while listening on " + where + ": raise `ulimit -n`.";
      default -> "Cannot listen on " + where + " (" + name(errno) + ").";
    };
  }

  private static String adding(String address) {
    return Ipv6Text.parse(address)
        .map(LocalRoute::commandFor)
        .orElse("ip address add " + address + "/32 dev lo");
  }
}
