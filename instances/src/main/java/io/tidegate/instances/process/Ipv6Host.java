package io.tidegate.instances.process;

import io.tidegate.base.Ipv6Text;
import io.tidegate.base.KernelSetting;
import io.tidegate.base.LocalRoute;
import io.tidegate.instances.LaunchFailure;
import io.tidegate.model.ec2.Instance;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether processes of this machine can listen on the IPv6 address of an instance: it is local by a
 * route of its block, and programs may bind to addresses that no interface has. Reads /proc; safe
 * from any thread.
 */
final class Ipv6Host {
  private static final Path NONLOCAL_BIND = Path.of("/proc/sys/net/ipv6/ip_nonlocal_bind");

  private Ipv6Host() {}

  /** Throws when {@code instance} has an IPv6 address that it could not listen on. */
  static void check(Instance instance) throws LaunchFailure {
    Optional<byte[]> address = instance.ipv6Address().flatMap(Ipv6Text::parse);
    if (address.isEmpty()) {
      return;
    }
    if (!LocalRoute.covers(address.get())) {
      throw impossible(instance, LocalRoute.commandFor(address.get()));
    }
    if (!nonlocalBind()) {
      throw impossible(instance, "sysctl -w net.ipv6.ip_nonlocal_bind=1");
    }
  }

  private static LaunchFailure impossible(Instance instance, String command) {
    return new LaunchFailure.InvalidTemplate(
        "Client error on launch: this machine lets no instance listen on "
            + instance.ipv6Address().orElse("")
            + "; '"
            + command
            + "' as root allows it");
  }

  private static boolean nonlocalBind() {
    return KernelSetting.read(NONLOCAL_BIND).filter("1"::equals).isPresent();
  }
}
