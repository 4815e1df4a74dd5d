package io.tidegate.api.ec2;

import io.tidegate.api.Struct;
import io.tidegate.control.ec2.Ec2Errors;
import io.tidegate.control.ec2.RuleSpec;
import io.tidegate.control.ec2.SecurityGroupManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rules as requests say them: lists of IpPermissions, or the old flat members. Stateless. */
final class RuleInput {
  private RuleInput() {}

  static List<RuleSpec> read(Ec2Context ec2, Struct input) {
    List<RuleSpec> specs = new ArrayList<>();
    for (Struct permission : input.structs("IpPermissions")) {
      if (!permission.structs("PrefixListIds").isEmpty()) {
        throw Ec2Errors.unsupported("prefix lists in security group rules");
      }
      for (Struct range : permission.structs("IpRanges")) {
        specs.add(
            spec(
                permission,
                range.optText("CidrIp"),
                Optional.empty(),
                range.optText("Description")));
      }
      for (Struct range : permission.structs("Ipv6Ranges")) {
        specs.add(
            spec(
                permission,
                range.optText("CidrIpv6"),
                Optional.empty(),
                range.optText("Description")));
      }
      for (Struct pair : permission.structs("UserIdGroupPairs")) {
        specs.add(
            spec(
                permission,
                Optional.empty(),
                Optional.of(group(ec2, pair)),
                pair.optText("Description")));
      }
    }
    if (input.has("CidrIp")) {
      specs.add(spec(input, input.optText("CidrIp"), Optional.empty(), Optional.empty()));
    }
    if (input.has("SourceSecurityGroupName")) {
      String id = byName(ec2, input.text("SourceSecurityGroupName"));
      Struct all = Struct.of("IpProtocol", input.optText("IpProtocol").orElse("-1"));
      all.set("FromPort", input.optNumber("FromPort")).set("ToPort", input.optNumber("ToPort"));
      specs.add(spec(all, Optional.empty(), Optional.of(id), Optional.empty()));
    }
    return specs;
  }

  /** A SecurityGroupRuleRequest. */
  static RuleSpec request(Struct input) {
    if (input.has("PrefixListId")) {
      throw Ec2Errors.unsupported("prefix lists in security group rules");
    }
    return spec(
        input,
        input.optText("CidrIpv4").or(() -> input.optText("CidrIpv6")),
        input.optText("ReferencedGroupId"),
        input.optText("Description"));
  }

  private static RuleSpec spec(
      Struct input, Optional<String> cidr, Optional<String> group, Optional<String> description) {
    String protocol =
        input.optText("IpProtocol").orElseThrow(() -> Ec2Errors.missing("IpProtocol"));
    return new RuleSpec(
        protocol,
        input.optInt("FromPort").orElse(-1),
        input.optInt("ToPort").orElse(-1),
        cidr,
        group,
        description.orElse(""));
  }

  private static String group(Ec2Context ec2, Struct pair) {
    return pair.optText("GroupId")
        .or(() -> pair.optText("GroupName").map(name -> byName(ec2, name)))
        .orElseThrow(() -> Ec2Errors.missing("GroupId"));
  }

  private static String byName(Ec2Context ec2, String name) {
    return SecurityGroupManager.find(
            ec2.image(), new SecurityGroupManager.GroupRef(Optional.empty(), Optional.of(name)))
        .id();
  }
}
