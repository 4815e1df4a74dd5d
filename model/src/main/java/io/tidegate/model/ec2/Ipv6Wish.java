package io.tidegate.model.ec2;

import java.util.List;
import java.util.Optional;

/**
 * The IPv6 addresses that a launch asks for its network interface: so many, or these; {@code
 * primary} whether the first is the primary one, which target groups of instances need. Source: EC2
 * API Reference, InstanceNetworkInterfaceSpecification.
 */
public record Ipv6Wish(Optional<Integer> count, List<String> addresses, Optional<Boolean> primary) {
  /** Copies. */
  public Ipv6Wish {
    addresses = List.copyOf(addresses);
  }

  /** How many addresses are asked for. */
  public int wanted() {
    return addresses.isEmpty() ? count.orElse(0) : addresses.size();
  }

  /** This, or nothing when nothing is said. */
  public Optional<Ipv6Wish> said() {
    boolean silent = count.isEmpty() && addresses.isEmpty() && primary.isEmpty();
    return silent ? Optional.empty() : Optional.of(this);
  }
}
