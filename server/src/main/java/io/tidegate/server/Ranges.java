package io.tidegate.server;

import io.tidegate.control.elbv2.AddressPool;
import io.tidegate.control.elbv2.AddressPools;
import io.tidegate.model.Cidr;
import io.tidegate.model.Ipv6Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The ranges of addresses that an installation gives out, checked.
 *
 * @param vpc of the default VPC
 * @param vpcIpv6 the same for IPv6, a /56
 * @param pools further ones for nodes of load balancers, which share no address
 */
record Ranges(String vpc, Optional<String> vpcIpv6, AddressPools pools) {
  private static final Pattern LOOPBACK_VPC = Pattern.compile("127\\.[0-9]{1,3}\\.0\\.0/16");
  private static final Pattern POOL_ID = Pattern.compile("(ipam-pool-|ipv4pool-coip-)[a-zA-Z0-9]+");
  private static final int VPC_IPV6_PREFIX = 56;
  private static final Ipv6Block MULTICAST = Ipv6Block.parse("ff00::/8");
  private static final Ipv6Block LINK_LOCAL = Ipv6Block.parse("fe80::/10");
  private static final Ipv6Block SPECIAL = Ipv6Block.parse("::/8");

  /**
   * Reads them.
   *
   * @throws StartFailure naming the key, what is wrong and what would be right
   */
  static Ranges of(SettingTexts given) {
    String vpc = given.matching(Setting.VPC_CIDR, LOOPBACK_VPC, "127.N.0.0/16");
    return new Ranges(vpc, ipv6(given), pools(given, Cidr.parse(vpc)));
  }

  private static Optional<String> ipv6(SettingTexts given) {
    String text = given.text(Setting.VPC_IPV6_CIDR);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Ipv6Block.tryParse(text)
        .filter(block -> block.prefix() == VPC_IPV6_PREFIX)
        .filter(
            block ->
                List.of(MULTICAST, LINK_LOCAL, SPECIAL).stream()
                    .noneMatch(other -> other.contains(block)))
        .map(Ipv6Block::toString)
        .or(
            () -> {
              throw given.wrong(Setting.VPC_IPV6_CIDR, "an IPv6 block with 56 bits, fd00:7::/56");
            });
  }

  private static AddressPools pools(SettingTexts given, Cidr vpc) {
    String text = given.text(Setting.IPV4_POOLS);
    List<AddressPool> pools = new ArrayList<>();
    for (String part : text.isEmpty() ? List.<String>of() : List.of(text.split(",", -1))) {
      String[] words = part.strip().split("=", 2);
      Optional<Cidr> block = words.length == 2 ? Cidr.tryParse(words[1]) : Optional.empty();
      if (block.isEmpty() || !POOL_ID.matcher(words[0]).matches()) {
        throw given.wrong(
            Setting.IPV4_POOLS,
            "ipam-pool-ID=CIDR or ipv4pool-coip-ID=CIDR by commas, like"
                + " ipam-pool-1=127.40.0.0/24");
      }
      pools.stream()
          .filter(other -> other.id().equals(words[0]) || overlap(other.block(), block.get()))
          .findAny()
          .ifPresent(
              other -> {
                throw given.wrong(
                    Setting.IPV4_POOLS, "pools that differ: " + part + " meets " + other.id());
              });
      if (overlap(vpc, block.get())) {
        throw given.wrong(Setting.IPV4_POOLS, "pools outside vpc-cidr, " + vpc);
      }
      pools.add(new AddressPool(words[0], block.get()));
    }
    return new AddressPools(pools);
  }

  private static boolean overlap(Cidr a, Cidr b) {
    return a.contains(b.first()) || b.contains(a.first());
  }
}
