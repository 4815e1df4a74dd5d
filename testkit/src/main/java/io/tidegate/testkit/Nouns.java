package io.tidegate.testkit;

import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.MetadataOptions;
import io.tidegate.model.ec2.SecurityGroup;
import io.tidegate.model.ec2.Subnet;
import io.tidegate.model.ec2.Vpc;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ready-made nouns: a default network with fixed ids and instances in it. */
public final class Nouns {
  /** The VPC, 127.31.0.0/16. */
  public static final String VPC = "vpc-0000000000000000a";

  /** Its default security group. */
  public static final String DEFAULT_GROUP = "sg-0000000000000000a";

  /** Its subnet in us-east-1a, 127.31.0.0/20. */
  public static final String SUBNET_A = "subnet-0000000000000000a";

  /** Its subnet in us-east-1b, 127.31.16.0/20. */
  public static final String SUBNET_B = "subnet-0000000000000000b";

  /** Its subnet in us-east-1c, 127.31.32.0/20. */
  public static final String SUBNET_C = "subnet-0000000000000000c";

  private Nouns() {}

  /** The network. */
  public static List<Change> network() {
    List<Change> changes = new ArrayList<>();
    changes.add(Change.put(new Vpc(VPC, "127.31.0.0/16", true, List.of())));
    changes.add(
        Change.put(
            new SecurityGroup(
                DEFAULT_GROUP,
                "default",
                "default VPC security group",
                VPC,
                List.of(),
                List.of())));
    changes.add(subnet(SUBNET_A, "us-east-1a", "127.31.0.0/20"));
    changes.add(subnet(SUBNET_B, "us-east-1b", "127.31.16.0/20"));
    changes.add(subnet(SUBNET_C, "us-east-1c", "127.31.32.0/20"));
    return changes;
  }

  /** An image that holds the network only. */
  public static Image networkImage() {
    return Image.empty().with(network());
  }

  private static Change subnet(String id, String zone, String cidr) {
    return Change.put(new Subnet(id, VPC, zone, cidr, true, List.of()));
  }

  /** A running instance; {@code zone} is the last letter of its zone. */
  public static Instance instance(String id, char zone, String address) {
    return instance(id, zone, address, Instance.State.RUNNING);
  }

  /** An instance in a state. */
  public static Instance instance(String id, char zone, String address, Instance.State state) {
    Instance.Placing placing =
        new Instance.Placing(
            "us-east-1" + zone,
            "subnet-0000000000000000" + zone,
            VPC,
            address,
            "eni-" + id,
            "eni-attach-" + id,
            List.of());
    return instance(id, placing, state);
  }

  /** An instance at a place, in a state. */
  public static Instance instance(String id, Instance.Placing placing, Instance.State state) {
    return new Instance(
        id,
        "r-0000000000000000a",
        0,
        "ami-0000000000000000a",
        "process.small",
        state,
        Optional.empty(),
        placing,
        List.of(DEFAULT_GROUP),
        new Instance.Settings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            false,
            false,
            true,
            "stop",
            MetadataOptions.DEFAULT,
            Optional.empty(),
            Optional.empty()),
        List.of(),
        1,
        Instant.EPOCH,
        state == Instance.State.TERMINATED ? Optional.of(Instant.EPOCH) : Optional.empty(),
        Optional.empty(),
        List.of());
  }
}
