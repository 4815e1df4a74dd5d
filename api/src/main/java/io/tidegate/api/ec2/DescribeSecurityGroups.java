package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.SecurityGroupManager;
import io.tidegate.model.Image;
import io.tidegate.model.ec2.SecurityGroup;
import io.tidegate.model.ec2.SecurityGroup.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** DescribeSecurityGroups. */
record DescribeSecurityGroups(Ec2Context ec2) implements Action {
  private static final Filters<SecurityGroup> FILTERS = filters();

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Paging.refuseWithIds(input, "GroupIds", "groupIds");
    Image image = ec2.image();
    List<SecurityGroup> named = new ArrayList<>();
    for (String id : input.texts("GroupIds")) {
      named.add(
          SecurityGroupManager.find(
              image, new SecurityGroupManager.GroupRef(Optional.of(id), Optional.empty())));
    }
    for (String name : input.texts("GroupNames")) {
      named.add(
          SecurityGroupManager.find(
              image, new SecurityGroupManager.GroupRef(Optional.empty(), Optional.of(name))));
    }
    boolean all = input.texts("GroupIds").isEmpty() && input.texts("GroupNames").isEmpty();
    List<SecurityGroup> items = all ? List.copyOf(image.securityGroups().all()) : named;
    Paging<SecurityGroup> page =
        Paging.of(input, FILTERS.apply(input, items), SecurityGroup::id, 5, 1000);
    return Struct.of(
            "SecurityGroups",
            page.items().stream().map(it -> SecurityGroupView.group(ec2, it)).toList())
        .set("NextToken", page.nextToken());
  }

  private static Filters<SecurityGroup> filters() {
    Filters<SecurityGroup> filters =
        new Filters<SecurityGroup>()
            .one("group-id", SecurityGroup::id)
            .one("group-name", SecurityGroup::name)
            .one("description", SecurityGroup::description)
            .one("vpc-id", SecurityGroup::vpcId)
            .tags(SecurityGroup::tags);
    for (boolean egress : new boolean[] {false, true}) {
      String prefix = egress ? "egress.ip-permission." : "ip-permission.";
      filters
          .many(prefix + "cidr", it -> rules(it, egress, rule -> rule.cidr().orElse("")))
          .many(prefix + "group-id", it -> rules(it, egress, rule -> rule.groupId().orElse("")))
          .many(prefix + "protocol", it -> rules(it, egress, Permission::protocol))
          .many(
              prefix + "from-port",
              it -> rules(it, egress, rule -> Integer.toString(rule.fromPort())))
          .many(
              prefix + "to-port", it -> rules(it, egress, rule -> Integer.toString(rule.toPort())));
    }
    return filters;
  }

  private static List<String> rules(
      SecurityGroup group, boolean egress, Function<Permission, String> value) {
    return group.rules().stream()
        .filter(rule -> rule.egress() == egress)
        .map(value)
        .filter(text -> !text.isEmpty())
        .toList();
  }
}
