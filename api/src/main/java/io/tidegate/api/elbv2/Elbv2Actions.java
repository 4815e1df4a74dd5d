package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import java.util.Map;

/** The served operations of Elastic Load Balancing v2. */
public final class Elbv2Actions {
  private Elbv2Actions() {}

  /** All of them by name. */
  public static Map<String, Action> all(ElbServices elb) {
    return Map.ofEntries(
        Map.entry("AddListenerCertificates", new AddListenerCertificates(elb)),
        Map.entry("AddTags", new AddTags(elb)),
        Map.entry("AddTrustStoreRevocations", new AddTrustStoreRevocations(elb)),
        Map.entry("CreateListener", new CreateListener(elb)),
        Map.entry("CreateLoadBalancer", new CreateLoadBalancer(elb)),
        Map.entry("CreateRule", new CreateRule(elb)),
        Map.entry("CreateTargetGroup", new CreateTargetGroup(elb)),
        Map.entry("CreateTrustStore", new CreateTrustStore(elb)),
        Map.entry("DeleteListener", new DeleteListener(elb)),
        Map.entry("DeleteLoadBalancer", new DeleteLoadBalancer(elb)),
        Map.entry("DeleteRule", new DeleteRule(elb)),
        Map.entry("DeleteSharedTrustStoreAssociation", new DeleteSharedTrustStoreAssociation(elb)),
        Map.entry("DeleteTargetGroup", new DeleteTargetGroup(elb)),
        Map.entry("DeleteTrustStore", new DeleteTrustStore(elb)),
        Map.entry("DeregisterTargets", new DeregisterTargets(elb)),
        Map.entry("DescribeAccountLimits", new DescribeAccountLimits(elb)),
        Map.entry("DescribeCapacityReservation", new DescribeCapacityReservation(elb)),
        Map.entry("ModifyCapacityReservation", new ModifyCapacityReservation(elb)),
        Map.entry("ModifyIpPools", new ModifyIpPools(elb)),
        Map.entry("DescribeListenerAttributes", new DescribeListenerAttributes(elb)),
        Map.entry("DescribeListenerCertificates", new DescribeListenerCertificates(elb)),
        Map.entry("DescribeListeners", new DescribeListeners(elb)),
        Map.entry("DescribeLoadBalancerAttributes", new DescribeLoadBalancerAttributes(elb)),
        Map.entry("DescribeLoadBalancers", new DescribeLoadBalancers(elb)),
        Map.entry("DescribeRules", new DescribeRules(elb)),
        Map.entry("DescribeSSLPolicies", new DescribeSSLPolicies(elb)),
        Map.entry("DescribeTags", new DescribeTags(elb)),
        Map.entry("DescribeTargetGroupAttributes", new DescribeTargetGroupAttributes(elb)),
        Map.entry("DescribeTargetGroups", new DescribeTargetGroups(elb)),
        Map.entry("DescribeTargetHealth", new DescribeTargetHealth(elb)),
        Map.entry("DescribeTrustStoreAssociations", new DescribeTrustStoreAssociations(elb)),
        Map.entry("DescribeTrustStoreRevocations", new DescribeTrustStoreRevocations(elb)),
        Map.entry("DescribeTrustStores", new DescribeTrustStores(elb)),
        Map.entry("GetResourcePolicy", new GetResourcePolicy(elb)),
        Map.entry("GetTrustStoreCaCertificatesBundle", new GetTrustStoreCaCertificatesBundle(elb)),
        Map.entry("GetTrustStoreRevocationContent", new GetTrustStoreRevocationContent(elb)),
        Map.entry("ModifyListener", new ModifyListener(elb)),
        Map.entry("ModifyListenerAttributes", new ModifyListenerAttributes(elb)),
        Map.entry("ModifyLoadBalancerAttributes", new ModifyLoadBalancerAttributes(elb)),
        Map.entry("ModifyRule", new ModifyRule(elb)),
        Map.entry("ModifyTargetGroup", new ModifyTargetGroup(elb)),
        Map.entry("ModifyTargetGroupAttributes", new ModifyTargetGroupAttributes(elb)),
        Map.entry("ModifyTrustStore", new ModifyTrustStore(elb)),
        Map.entry("RegisterTargets", new RegisterTargets(elb)),
        Map.entry("RemoveListenerCertificates", new RemoveListenerCertificates(elb)),
        Map.entry("RemoveTags", new RemoveTags(elb)),
        Map.entry("RemoveTrustStoreRevocations", new RemoveTrustStoreRevocations(elb)),
        Map.entry("SetIpAddressType", new SetIpAddressType(elb)),
        Map.entry("SetRulePriorities", new SetRulePriorities(elb)),
        Map.entry("SetSecurityGroups", new SetSecurityGroups(elb)),
        Map.entry("SetSubnets", new SetSubnets(elb)));
  }
}
