package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.ApiError;
import io.tidegate.model.ec2.SecurityGroup;
import io.tidegate.model.ec2.SecurityGroup.Permission;
import java.util.ArrayList;
import java.util.List;

/** DescribeSecurityGroupRules. */
record DescribeSecurityGroupRules(Ec2Context ec2) implements Action {
  private record Row(String groupId, Permission rule) {}

  private static final Filters<Row> FILTERS =
      new Filters<Row>()
          .one("group-id", Row::groupId)
          .one("security-group-rule-id", it -> it.rule().ruleId());

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    List<Row> rows = new ArrayList<>();
    for (SecurityGroup group : ec2.image().securityGroups().all()) {
      group.rules().forEach(rule -> rows.add(new Row(group.id(), rule)));
    }
    List<String> ids = input.texts("SecurityGroupRuleIds");
    for (String id : ids) {
      if (rows.stream().noneMatch(row -> row.rule().ruleId().equals(id))) {
        throw ApiError.of(
            "InvalidSecurityGroupRuleId.NotFound",
            "The security group rule ID '" + id + "' does not exist");
      }
    }
    rows.removeIf(row -> !ids.isEmpty() && !ids.contains(row.rule().ruleId()));
    Paging<Row> page =
        Paging.of(input, FILTERS.apply(input, rows), it -> it.rule().ruleId(), 5, 1000);
    return Struct.of(
            "SecurityGroupRules",
            page.items().stream()
                .map(row -> SecurityGroupView.rule(ec2, row.groupId(), row.rule()))
                .toList())
        .set("NextToken", page.nextToken());
  }
}
