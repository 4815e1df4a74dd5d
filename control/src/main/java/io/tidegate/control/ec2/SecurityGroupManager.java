package io.tidegate.control.ec2;

import io.tidegate.base.Chance;
import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.Tag;
import io.tidegate.model.ec2.SecurityGroup;
import io.tidegate.model.ec2.SecurityGroup.Permission;
import io.tidegate.model.ec2.Vpc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Decides about security groups and their rules; changes nothing itself. Every call is all or
 * nothing. Source: VPC guide, "Security groups" and "Security group rules".
 */
public final class SecurityGroupManager {
  /** Rules of each direction per group. Source: VPC quotas. */
  public static final int MAX_RULES = 60;

  /** Groups per region. Source: VPC quotas. */
  public static final int MAX_GROUPS = 2500;

  private final Chance chance;

  /** Ids come from {@code chance}. */
  public SecurityGroupManager(Chance chance) {
    this.chance = chance;
  }

  /** CreateSecurityGroup; without VPC in the default one. */
  public record Create(String name, String description, Optional<String> vpcId, List<Tag> tags) {}

  /** Which group: by id, or by name in the default VPC. */
  public record GroupRef(Optional<String> id, Optional<String> name) {}

  /** What a revoke took away and what it did not find. */
  public record Revoked(List<Permission> revoked, List<RuleSpec> unknown) {}

  /** A new group without ingress and with one egress rule that allows all. */
  public Outcome<SecurityGroup> create(Image image, Create command) {
    String vpcId = command.vpcId().orElseGet(() -> defaultVpc(image));
    if (!image.vpcs().contains(vpcId)) {
      throw Ec2Errors.noVpc(vpcId);
    }
    checkName(image, command.name(), vpcId);
    checkText("GroupDescription", command.description());
    if (image.securityGroups().size() >= MAX_GROUPS) {
      throw ApiError.of(
          "SecurityGroupLimitExceeded", "The maximum number of security groups has been reached.");
    }
    Permission all = RuleSpec.anywhere("-1", -1, -1).withId("sgr-" + chance.hex(17), true);
    SecurityGroup made =
        new SecurityGroup(
            "sg-" + chance.hex(17),
            command.name(),
            command.description(),
            vpcId,
            List.of(all),
            command.tags());
    return new Outcome<>(List.of(Change.put(made)), made);
  }

  /** Deletes a group that nothing uses. */
  public Outcome<SecurityGroup> delete(Image image, GroupRef ref) {
    SecurityGroup group = find(image, ref);
    if (group.name().equals("default")) {
      throw ApiError.of(
          "CannotDelete",
          "the specified group: \""
              + group.id()
              + "\" name: \"default\" cannot be"
              + " deleted by a user");
    }
    if (inUse(image, group.id())) {
      throw ApiError.of(
          "DependencyViolation", "resource " + group.id() + " has a dependent object");
    }
    return new Outcome<>(List.of(Change.remove(group)), group);
  }

  /** Adds rules. */
  public Outcome<List<Permission>> authorize(
      Image image, GroupRef ref, boolean egress, List<RuleSpec> specs) {
    SecurityGroup group = find(image, ref);
    List<Permission> rules = new ArrayList<>(group.rules());
    List<Permission> added = new ArrayList<>();
    for (RuleSpec spec : specs) {
      checkPeer(image, group, spec);
      if (rules.stream().anyMatch(rule -> rule.egress() == egress && spec.matches(rule))) {
        throw ApiError.of(
            "InvalidPermission.Duplicate",
            "the specified rule \"" + spec.describe() + "\" already exists");
      }
      Permission rule = spec.withId("sgr-" + chance.hex(17), egress);
      rules.add(rule);
      added.add(rule);
    }
    if (rules.stream().filter(rule -> rule.egress() == egress).count() > MAX_RULES) {
      throw ApiError.of(
          "RulesPerSecurityGroupLimitExceeded",
          "The maximum number of rules per security group has been reached.");
    }
    return new Outcome<>(List.of(Change.put(with(group, rules))), added);
  }

  /** Takes rules away, by id or by what they say. */
  public Outcome<Revoked> revoke(
      Image image, GroupRef ref, boolean egress, List<RuleSpec> specs, List<String> ruleIds) {
    SecurityGroup group = find(image, ref);
    List<Permission> rules = new ArrayList<>(group.rules());
    List<Permission> gone = new ArrayList<>();
    List<RuleSpec> unknown = new ArrayList<>();
    for (String id : ruleIds) {
      if (!take(rules, gone, rule -> rule.ruleId().equals(id) && rule.egress() == egress)) {
        throw noRule(id);
      }
    }
    boolean lenient = image.vpcs().find(group.vpcId()).filter(Vpc::isDefault).isPresent();
    for (RuleSpec spec : specs) {
      if (!take(rules, gone, rule -> rule.egress() == egress && spec.matches(rule))) {
        if (!lenient) {
          throw ApiError.of(
              "InvalidPermission.NotFound",
              "The specified rule does not exist in this security group.");
        }
        unknown.add(spec);
      }
    }
    List<Change> changes = gone.isEmpty() ? List.of() : List.of(Change.put(with(group, rules)));
    return new Outcome<>(changes, new Revoked(gone, unknown));
  }

  /** ModifySecurityGroupRules: each rule keeps its id and direction. */
  public Outcome<SecurityGroup> modify(Image image, String groupId, Map<String, RuleSpec> byId) {
    SecurityGroup group = find(image, new GroupRef(Optional.of(groupId), Optional.empty()));
    Map<String, Permission> rules = new LinkedHashMap<>();
    group.rules().forEach(rule -> rules.put(rule.ruleId(), rule));
    byId.forEach(
        (id, spec) -> {
          Permission old = rules.get(id);
          if (old == null) {
            throw noRule(id);
          }
          checkPeer(image, group, spec);
          boolean duplicate =
              rules.values().stream()
                  .anyMatch(
                      rule ->
                          rule.egress() == old.egress()
                              && !rule.ruleId().equals(id)
                              && spec.matches(rule));
          if (duplicate) {
            throw ApiError.of(
                "InvalidPermission.Duplicate",
                "the specified rule \"" + spec.describe() + "\" already exists");
          }
          rules.put(id, spec.withId(id, old.egress()));
        });
    SecurityGroup changed = with(group, List.copyOf(rules.values()));
    return new Outcome<>(List.of(Change.put(changed)), changed);
  }

  /**
   * The group.
   *
   * @throws ApiError when there is none
   */
  public static SecurityGroup find(Image image, GroupRef ref) {
    if (ref.id().isPresent()) {
      String id = ref.id().get();
      return image.securityGroups().find(id).orElseThrow(() -> Ec2Errors.noGroup(id));
    }
    String name = ref.name().orElseThrow(() -> Ec2Errors.missing("GroupId"));
    return image.securityGroups().stream()
        .filter(group -> group.name().equals(name) && group.vpcId().equals(defaultVpc(image)))
        .findAny()
        .orElseThrow(() -> Ec2Errors.noGroup(name));
  }

  private static boolean inUse(Image image, String id) {
    return image.instances().stream()
            .anyMatch(
                instance ->
                    instance.securityGroups().contains(id)
                        && instance.state() != io.tidegate.model.ec2.Instance.State.TERMINATED)
        || image.loadBalancers().stream()
            .anyMatch(balancer -> balancer.securityGroups().contains(id))
        || image.securityGroups().stream()
            .filter(group -> !group.id().equals(id))
            .flatMap(group -> group.rules().stream())
            .anyMatch(rule -> rule.groupId().equals(Optional.of(id)));
  }

  private static boolean take(
      List<Permission> rules, List<Permission> gone, Predicate<Permission> wanted) {
    Optional<Permission> found = rules.stream().filter(wanted).findAny();
    found.ifPresent(
        rule -> {
          rules.remove(rule);
          gone.add(rule);
        });
    return found.isPresent();
  }

  private static void checkPeer(Image image, SecurityGroup group, RuleSpec spec) {
    spec.groupId()
        .filter(
            id ->
                image
                    .securityGroups()
                    .find(id)
                    .filter(peer -> peer.vpcId().equals(group.vpcId()))
                    .isEmpty())
        .ifPresent(
            id -> {
              throw Ec2Errors.noGroup(id);
            });
  }

  private static void checkName(Image image, String name, String vpcId) {
    checkText("GroupName", name);
    if (name.startsWith("sg-")) {
      throw Ec2Errors.invalidValue(
          "Invalid security group name. Group names may not be in the format sg-*.");
    }
    if (name.equals("default")) {
      throw ApiError.of("InvalidGroup.Reserved", "The security group 'default' is reserved");
    }
    boolean taken =
        image.securityGroups().stream()
            .anyMatch(group -> group.name().equals(name) && group.vpcId().equals(vpcId));
    if (taken) {
      throw ApiError.of(
          "InvalidGroup.Duplicate",
          "The security group '" + name + "' already exists for VPC '" + vpcId + "'");
    }
  }

  private static void checkText(String parameter, String text) {
    if (!text.matches("[a-zA-Z0-9 ._\\-:/()#,@\\[\\]+=&;{}!$*]{1,255}")) {
      throw Ec2Errors.invalidValue(
          "Value ("
              + text
              + ") for parameter "
              + parameter
              + " is invalid. Character sets beyond"
              + " ASCII are not supported, and 1 to 255 characters are allowed.");
    }
  }

  private static String defaultVpc(Image image) {
    return NetworkManager.defaultVpc(image)
        .map(Vpc::id)
        .orElseThrow(() -> ApiError.of("VPCIdNotSpecified", "No default VPC for this user"));
  }

  private static ApiError noRule(String id) {
    return ApiError.of(
        "InvalidSecurityGroupRuleId.NotFound",
        "The security group rule ID '" + id + "' does not exist");
  }

  private static SecurityGroup with(SecurityGroup group, List<Permission> rules) {
    return new SecurityGroup(
        group.id(), group.name(), group.description(), group.vpcId(), rules, group.tags());
  }
}
