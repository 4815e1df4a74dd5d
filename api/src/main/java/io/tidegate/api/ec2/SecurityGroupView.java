package io.tidegate.api.ec2;

import io.tidegate.api.Struct;
import io.tidegate.control.ec2.RuleSpec;
import io.tidegate.model.ec2.SecurityGroup;
import io.tidegate.model.ec2.SecurityGroup.Permission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Security groups and rules as answers say them. Stateless. */
final class SecurityGroupView {
  private SecurityGroupView() {}

  static Struct group(Ec2Context ec2, SecurityGroup group) {
    return Struct.of("GroupId", group.id())
        .set("GroupName", group.name())
        .set("Description", group.description())
        .set("VpcId", group.vpcId())
        .set("OwnerId", ec2.account())
        .set("SecurityGroupArn", ec2.installation().arn("ec2", "security-group/" + group.id()))
        .set("IpPermissions", permissions(ec2, group, false))
        .set("IpPermissionsEgress", permissions(ec2, group, true))
        .set("Tags", InstanceView.tags(group.tags()));
  }

  static Struct rule(Ec2Context ec2, String groupId, Permission rule) {
    Struct out =
        Struct.of("SecurityGroupRuleId", rule.ruleId())
            .set("GroupId", groupId)
            .set("GroupOwnerId", ec2.account())
            .set("IsEgress", rule.egress())
            .set("IpProtocol", rule.protocol())
            .set("FromPort", rule.fromPort())
            .set("ToPort", rule.toPort())
            .set("Description", described(rule.description()))
            .set("Tags", List.of());
    rule.cidr().ifPresent(cidr -> out.set(cidr.indexOf(':') < 0 ? "CidrIpv4" : "CidrIpv6", cidr));
    rule.groupId()
        .ifPresent(
            id ->
                out.set(
                    "ReferencedGroupInfo", Struct.of("GroupId", id).set("UserId", ec2.account())));
    return out;
  }

  static Struct unknown(RuleSpec spec) {
    Struct out = Struct.of("IpProtocol", spec.protocol());
    ports(out, spec.protocol(), spec.fromPort(), spec.toPort());
    spec.cidr()
        .ifPresent(
            cidr ->
                out.set(
                    cidr.indexOf(':') < 0 ? "IpRanges" : "Ipv6Ranges",
                    List.of(Struct.of(cidr.indexOf(':') < 0 ? "CidrIp" : "CidrIpv6", cidr))));
    spec.groupId().ifPresent(id -> out.set("UserIdGroupPairs", List.of(Struct.of("GroupId", id))));
    return out;
  }

  private static List<Struct> permissions(Ec2Context ec2, SecurityGroup group, boolean egress) {
    Map<String, List<Permission>> merged = new LinkedHashMap<>();
    for (Permission rule : group.rules()) {
      if (rule.egress() == egress) {
        String same = rule.protocol() + " " + rule.fromPort() + " " + rule.toPort();
        merged.computeIfAbsent(same, key -> new ArrayList<>()).add(rule);
      }
    }
    return merged.values().stream().map(rules -> permission(ec2, rules)).toList();
  }

  private static Struct permission(Ec2Context ec2, List<Permission> rules) {
    List<Struct> ranges = new ArrayList<>();
    List<Struct> ranges6 = new ArrayList<>();
    List<Struct> pairs = new ArrayList<>();
    for (Permission rule : rules) {
      rule.cidr()
          .ifPresent(
              cidr -> {
                boolean v4 = cidr.indexOf(':') < 0;
                (v4 ? ranges : ranges6)
                    .add(
                        Struct.of(v4 ? "CidrIp" : "CidrIpv6", cidr)
                            .set("Description", described(rule.description())));
              });
      rule.groupId()
          .ifPresent(
              id ->
                  pairs.add(
                      Struct.of("GroupId", id)
                          .set("UserId", ec2.account())
                          .set("Description", described(rule.description()))));
    }
    Permission first = rules.getFirst();
    Struct out = Struct.of("IpProtocol", first.protocol());
    ports(out, first.protocol(), first.fromPort(), first.toPort());
    return out.set("UserIdGroupPairs", pairs)
        .set("IpRanges", ranges)
        .set("Ipv6Ranges", ranges6)
        .set("PrefixListIds", List.of());
  }

  private static void ports(Struct out, String protocol, int from, int to) {
    if (!protocol.equals("-1")) {
      out.set("FromPort", from).set("ToPort", to);
    }
  }

  private static Optional<String> described(String text) {
    return Optional.of(text).filter(it -> !it.isEmpty());
  }
}
