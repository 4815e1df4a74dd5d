package io.tidegate.control.ec2;

import io.tidegate.base.Chance;
import io.tidegate.control.Outcome;
import io.tidegate.model.Change;
import io.tidegate.model.Cidr;
import io.tidegate.model.Image;
import io.tidegate.model.Installation;
import io.tidegate.model.Ipv6Block;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.SecurityGroup;
import io.tidegate.model.ec2.Subnet;
import io.tidegate.model.ec2.Vpc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides about the network: today the default VPC. Changes nothing itself. */
public final class NetworkManager {
  private final Installation installation;
  private final Ec2Options options;
  private final Chance chance;

  /** Ids come from {@code chance}. */
  public NetworkManager(Installation installation, Ec2Options options, Chance chance) {
    this.installation = installation;
    this.options = options;
    this.chance = chance;
  }

  /**
   * The default VPC with one default subnet per zone and its default security group: made at the
   * first start, completed when a zone was added or an IPv6 block was asked for, else nothing. An
   * IPv6 block that is asked for no more goes when no address of it is in use. Submitted at every
   * start.
   */
  public Outcome<Vpc> ensureDefaultVpc(Image image) {
    List<Change> changes = new ArrayList<>();
    Optional<Vpc> known = defaultVpc(image);
    Vpc vpc =
        known
            .orElseGet(() -> new Vpc("vpc-" + chance.hex(17), options.vpcCidr(), true, List.of()))
            .withIpv6(ipv6(image, known.flatMap(Vpc::ipv6Cidr)));
    if (!known.equals(Optional.of(vpc))) {
      changes.add(Change.put(vpc));
    }
    if (known.isEmpty()) {
      changes.add(Change.put(defaultGroup(vpc)));
    }
    List<Installation.Zone> zones = installation.zones();
    for (int number = 0; number < zones.size(); number++) {
      int at = number;
      String zone = zones.get(number).name();
      Optional<Subnet> there = defaultSubnet(image, vpc, zone);
      Subnet subnet = there.orElseGet(() -> newSubnet(vpc, zone, at)).withIpv6(ipv6Of(vpc, zone));
      if (!there.equals(Optional.of(subnet))) {
        changes.add(Change.put(subnet));
      }
    }
    return new Outcome<>(changes, vpc);
  }

  private Subnet newSubnet(Vpc vpc, String zone, int number) {
    long first =
        Cidr.parse(vpc.cidr()).first() + ((long) number << (32 - options.defaultSubnetBits()));
    String cidr = Cidr.text(first) + "/" + options.defaultSubnetBits();
    return new Subnet("subnet-" + chance.hex(17), vpc.id(), zone, cidr, true, List.of());
  }

  private static Optional<Subnet> defaultSubnet(Image image, Vpc vpc, String zone) {
    return image.subnets().stream()
        .filter(subnet -> subnet.vpcId().equals(vpc.id()))
        .filter(subnet -> subnet.defaultForZone() && subnet.zone().equals(zone))
        .findAny();
  }

  /** The /64 of a zone: its letter numbers it, so that it stays when zones come and go. */
  private static Optional<String> ipv6Of(Vpc vpc, String zone) {
    int number = zone.charAt(zone.length() - 1) - 'a';
    return vpc.ipv6Cidr().map(block -> Ipv6Block.parse(block).subnet(number).toString());
  }

  /** The block to have: what is asked for, unless addresses of another are in use. */
  private Optional<String> ipv6(Image image, Optional<String> known) {
    boolean used =
        image.loadBalancers().stream()
                .anyMatch(balancer -> balancer.hasIpv6() || !balancer.leaving().isEmpty())
            || image.instances().stream()
                .filter(instance -> instance.state() != Instance.State.TERMINATED)
                .anyMatch(instance -> instance.ipv6Address().isPresent());
    return used && known.isPresent() ? known : options.vpcIpv6Cidr();
  }

  /** The default VPC, if there is one. */
  public static Optional<Vpc> defaultVpc(Image image) {
    return image.vpcs().stream().filter(Vpc::isDefault).findAny();
  }

  private SecurityGroup defaultGroup(Vpc vpc) {
    String id = "sg-" + chance.hex(17);
    return new SecurityGroup(
        id,
        "default",
        "default VPC security group",
        vpc.id(),
        List.of(
            rule(false, Optional.empty(), Optional.of(id)),
            rule(true, Optional.of("0.0.0.0/0"), Optional.empty())),
        List.of());
  }

  private SecurityGroup.Permission rule(
      boolean egress, Optional<String> cidr, Optional<String> group) {
    return new SecurityGroup.Permission(
        "sgr-" + chance.hex(17), egress, "-1", -1, -1, cidr, group, "");
  }
}
