package io.tidegate.control.ec2;

import io.tidegate.base.Chance;
import io.tidegate.control.Outcome;
import io.tidegate.model.Change;
import io.tidegate.model.Cidr;
import io.tidegate.model.Image;
import io.tidegate.model.Installation;
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
   * first start, completed when a zone was added, else nothing. Submitted at every start.
   */
  public Outcome<Vpc> ensureDefaultVpc(Image image) {
    List<Change> changes = new ArrayList<>();
    Vpc vpc =
        defaultVpc(image)
            .orElseGet(() -> new Vpc("vpc-" + chance.hex(17), options.vpcCidr(), true, List.of()));
    if (!image.vpcs().contains(vpc.id())) {
      changes.add(Change.put(vpc));
      changes.add(Change.put(defaultGroup(vpc)));
    }
    Cidr block = Cidr.parse(vpc.cidr());
    long size = 1L << (32 - options.defaultSubnetBits());
    long next = block.first();
    for (Installation.Zone zone : installation.zones()) {
      boolean there =
          image.subnets().stream()
              .anyMatch(
                  subnet ->
                      subnet.vpcId().equals(vpc.id())
                          && subnet.defaultForZone()
                          && subnet.zone().equals(zone.name()));
      String cidr = Cidr.text(next) + "/" + options.defaultSubnetBits();
      if (!there) {
        changes.add(
            Change.put(
                new Subnet(
                    "subnet-" + chance.hex(17), vpc.id(), zone.name(), cidr, true, List.of())));
      }
      next += size;
    }
    return new Outcome<>(changes, vpc);
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
