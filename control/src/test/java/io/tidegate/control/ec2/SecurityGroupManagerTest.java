package io.tidegate.control.ec2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.ApiError;
import io.tidegate.model.ec2.SecurityGroup;
import io.tidegate.model.ec2.SecurityGroup.Permission;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SecurityGroupManagerTest {
  private final Ec2World world = new Ec2World();
  private SecurityGroup group;

  @BeforeEach
  void aGroup() {
    group =
        world.controller.submit(
            "c",
            image ->
                world.groups.create(
                    image,
                    new SecurityGroupManager.Create("web", "d", Optional.empty(), List.of())));
  }

  @Test
  void aNewGroupLetsAllOutAndNothingIn() {
    assertEquals(1, group.rules().size());
    Permission only = group.rules().getFirst();
    assertTrue(only.egress());
    assertEquals(Optional.of("0.0.0.0/0"), only.cidr());
  }

  @Test
  void keepsBlocksInTheirCanonicalFormAndRefusesDuplicates() {
    authorize(tcp("100.68.0.18/18"));
    assertEquals(Optional.of("100.68.0.0/18"), ingress().getFirst().cidr());
    refused("InvalidPermission.Duplicate", tcp("100.68.0.18/18"));
    refused("InvalidPermission.Duplicate", tcp("100.68.0.0/18"));
  }

  @Test
  void aCallWithOneDuplicateAddsNothing() {
    authorize(tcp("10.0.0.0/8"));
    refused("InvalidPermission.Duplicate", tcp("11.0.0.0/8"), tcp("10.0.0.0/8"));
    assertEquals(1, ingress().size());
  }

  @Test
  void shortensIpv6Blocks() {
    authorize(tcp("2001:db8:0:0:1::/64"));
    assertEquals(Optional.of("2001:db8::/64"), ingress().getFirst().cidr());
  }

  @Test
  void limitsRulesToSixtyPerDirection() {
    for (int i = 0; i < SecurityGroupManager.MAX_RULES; i++) {
      authorize(tcp("10.0." + i + ".0/24"));
    }
    refused("RulesPerSecurityGroupLimitExceeded", tcp("10.1.0.0/24"));
  }

  @Test
  void inTheDefaultVpcRevokingWhatIsNotThereIsListedAsUnknown() {
    SecurityGroupManager.Revoked done =
        world.controller.submit(
            "r",
            image ->
                world.groups.revoke(image, ref(), false, List.of(tcp("10.0.0.0/8")), List.of()));
    assertEquals(1, done.unknown().size());
    assertEquals(List.of(), done.revoked());
  }

  @Test
  void modifiesARuleInPlace() {
    authorize(tcp("10.0.0.0/8"));
    String id = ingress().getFirst().ruleId();
    world.controller.submit(
        "m",
        image -> world.groups.modify(image, group.id(), java.util.Map.of(id, tcp("12.0.0.0/8"))));
    assertEquals(id, ingress().getFirst().ruleId());
    assertEquals(Optional.of("12.0.0.0/8"), ingress().getFirst().cidr());
  }

  @Test
  void aGroupInUseCannotBeDeleted() {
    world.run(world.data().withGroups(List.of(group.id())), 1);
    assertEquals("DependencyViolation", deleteRefusal(ref()));
  }

  @Test
  void theDefaultGroupCannotBeDeleted() {
    assertEquals(
        "CannotDelete",
        deleteRefusal(new SecurityGroupManager.GroupRef(Optional.empty(), Optional.of("default"))));
  }

  private String deleteRefusal(SecurityGroupManager.GroupRef ref) {
    return assertThrows(
            ApiError.class,
            () -> world.controller.submit("d", image -> world.groups.delete(image, ref)))
        .code();
  }

  private SecurityGroupManager.GroupRef ref() {
    return new SecurityGroupManager.GroupRef(Optional.of(group.id()), Optional.empty());
  }

  private List<Permission> ingress() {
    return SecurityGroupManager.find(world.controller.image(), ref()).rules().stream()
        .filter(rule -> !rule.egress())
        .toList();
  }

  private void authorize(RuleSpec... specs) {
    world.controller.submit(
        "a", image -> world.groups.authorize(image, ref(), false, List.of(specs)));
  }

  private void refused(String code, RuleSpec... specs) {
    ApiError refusal = assertThrows(ApiError.class, () -> authorize(specs));
    assertEquals(code, refusal.code(), refusal.text());
  }

  private static RuleSpec tcp(String cidr) {
    return new RuleSpec("tcp", 80, 80, Optional.of(cidr), Optional.empty(), "");
  }
}
