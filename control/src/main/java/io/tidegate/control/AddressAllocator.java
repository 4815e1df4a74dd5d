package io.tidegate.control;

import io.tidegate.model.ApiError;
import io.tidegate.model.Cidr;
import io.tidegate.model.Image;
import io.tidegate.model.Ipv6Block;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.Subnet;
import io.tidegate.model.elbv2.LoadBalancer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Gives out private addresses of subnets within one decision: what one call took, the next does not
 * give again. An address is free when no instance that is not terminated and no load balancer node
 * has it; the first four and the last of a subnet are never given (VPC guide, "Subnet CIDR
 * reservations"). Belongs to one decision, hence to one thread.
 */
public final class AddressAllocator {
  private static final int RESERVED_FIRST = 4;

  private final Set<Long> used = new HashSet<>();
  private final Set<String> used6 = new HashSet<>();

  /** Knows what is in use in {@code image}. */
  public AddressAllocator(Image image) {
    for (Instance instance : image.instances().all()) {
      if (instance.state() != Instance.State.TERMINATED) {
        use(instance.privateIp());
        instance.ipv6Address().ifPresent(this::use);
      }
    }
    for (LoadBalancer balancer : image.loadBalancers().all()) {
      for (LoadBalancer.ZoneMapping node : balancer.zones()) {
        use(node.address());
        node.ipv6Address().ifPresent(this::use);
      }
      balancer.leaving().forEach(one -> use(one.address()));
    }
  }

  private void use(String address) {
    Cidr.address(address).ifPresentOrElse(used::add, () -> used6.add(address));
  }

  /** The lowest free IPv6 address of {@code subnet}; nothing when it has no IPv6 block. */
  public Optional<String> takeIpv6(Subnet subnet) {
    return subnet
        .ipv6Cidr()
        .map(Ipv6Block::parse)
        .map(
            block ->
                LongStream.iterate(RESERVED_FIRST, host -> host + 1)
                    .mapToObj(block::address)
                    .filter(used6::add)
                    .findFirst()
                    .orElseThrow());
  }

  /** Whether an IPv6 {@code address} is one of the first of {@code subnet}, which AWS keeps. */
  public static boolean isReserved(Subnet subnet, String address) {
    return subnet
        .ipv6Cidr()
        .map(Ipv6Block::parse)
        .filter(
            block ->
                LongStream.range(0, RESERVED_FIRST)
                    .mapToObj(block::address)
                    .anyMatch(address::equals))
        .isPresent();
  }

  /** Takes an IPv6 {@code address} if it is free. */
  public boolean takeIpv6(String address) {
    return used6.add(address);
  }

  /** The lowest free address of a pool, all of whose addresses can be given. */
  public Optional<String> takeFrom(Cidr pool) {
    return LongStream.rangeClosed(pool.first(), pool.last())
        .filter(used::add)
        .mapToObj(Cidr::text)
        .findFirst();
  }

  /** How many addresses of a pool are in use. */
  public long usedOf(Cidr pool) {
    return used.stream().filter(pool::contains).count();
  }

  /**
   * The lowest free address of {@code subnet}.
   *
   * @throws ApiError {@code InsufficientFreeAddressesInSubnet} when none is left
   */
  public String take(Subnet subnet) {
    Cidr block = Cidr.parse(subnet.cidr());
    for (long next = block.first() + RESERVED_FIRST; next < block.last(); next++) {
      if (used.add(next)) {
        return Cidr.text(next);
      }
    }
    throw ApiError.of(
        "InsufficientFreeAddressesInSubnet",
        "There are not enough free addresses in subnet '"
            + subnet.id()
            + "' to satisfy the"
            + " requested number of instances.");
  }

  /** Takes {@code address} if it lies in {@code subnet}, is not reserved and is free. */
  public boolean take(Subnet subnet, String address) {
    Cidr block = Cidr.parse(subnet.cidr());
    return Cidr.address(address)
        .filter(wanted -> wanted >= block.first() + RESERVED_FIRST && wanted < block.last())
        .map(used::add)
        .orElse(false);
  }

  /** How many addresses of {@code subnet} are free. */
  public int free(Subnet subnet) {
    Cidr block = Cidr.parse(subnet.cidr());
    long lowest = block.first() + RESERVED_FIRST;
    long taken = used.stream().filter(at -> at >= lowest && at < block.last()).count();
    return (int) Math.max(0, block.last() - lowest - taken);
  }
}
