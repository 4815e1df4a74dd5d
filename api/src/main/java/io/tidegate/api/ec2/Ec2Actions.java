package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Struct;
import java.util.Map;
import java.util.TreeMap;

/** The served operations of EC2. */
public final class Ec2Actions {
  private Ec2Actions() {}

  /**
   * All of them by name. A dry run of any ends in {@code DryRunOperation} unless refused before.
   */
  public static Map<String, Action> all(Ec2Context ec2) {
    Map<String, Action> all = new TreeMap<>();
    instances(all, ec2);
    templatesAndImages(all, ec2);
    groupsAndNetwork(all, ec2);
    all.replaceAll((name, action) -> dryRun(action));
    return Map.copyOf(all);
  }

  private static void instances(Map<String, Action> all, Ec2Context ec2) {
    all.put("RunInstances", new RunInstances(ec2));
    all.put("DescribeInstances", new DescribeInstances(ec2));
    all.put("DescribeInstanceStatus", new DescribeInstanceStatus(ec2));
    all.put("StartInstances", new StartInstances(ec2));
    all.put("StopInstances", new StopInstances(ec2));
    all.put("RebootInstances", new RebootInstances(ec2));
    all.put("TerminateInstances", new TerminateInstances(ec2));
    all.put("MonitorInstances", new MonitorInstances(ec2, true));
    all.put("UnmonitorInstances", new MonitorInstances(ec2, false));
    all.put("DescribeInstanceAttribute", new DescribeInstanceAttribute(ec2));
    all.put("ModifyInstanceAttribute", new ModifyInstanceAttribute(ec2));
    all.put("GetConsoleOutput", new GetConsoleOutput(ec2));
    all.put("DescribeInstanceTypes", new DescribeInstanceTypes());
    all.put("DescribeInstanceTypeOfferings", new DescribeInstanceTypeOfferings(ec2));
    all.put("DescribeVolumes", new DescribeVolumes(ec2));
    all.put("DescribeNetworkInterfaces", new DescribeNetworkInterfaces(ec2));
  }

  private static void templatesAndImages(Map<String, Action> all, Ec2Context ec2) {
    all.put("CreateLaunchTemplate", new CreateLaunchTemplate(ec2));
    all.put("CreateLaunchTemplateVersion", new CreateLaunchTemplateVersion(ec2));
    all.put("DescribeLaunchTemplates", new DescribeLaunchTemplates(ec2));
    all.put("DescribeLaunchTemplateVersions", new DescribeLaunchTemplateVersions(ec2));
    all.put("ModifyLaunchTemplate", new ModifyLaunchTemplate(ec2));
    all.put("DeleteLaunchTemplate", new DeleteLaunchTemplate(ec2));
    all.put("DeleteLaunchTemplateVersions", new DeleteLaunchTemplateVersions(ec2));
    all.put("GetLaunchTemplateData", new GetLaunchTemplateData(ec2));
    all.put("RegisterImage", new RegisterImage(ec2));
    all.put("DeregisterImage", new DeregisterImage(ec2));
    all.put("DescribeImages", new DescribeImages(ec2));
    all.put("CreateKeyPair", new CreateKeyPair(ec2));
    all.put("ImportKeyPair", new ImportKeyPair(ec2));
    all.put("DescribeKeyPairs", new DescribeKeyPairs(ec2));
    all.put("DeleteKeyPair", new DeleteKeyPair(ec2));
  }

  private static void groupsAndNetwork(Map<String, Action> all, Ec2Context ec2) {
    all.put("CreateSecurityGroup", new CreateSecurityGroup(ec2));
    all.put("DeleteSecurityGroup", new DeleteSecurityGroup(ec2));
    all.put("DescribeSecurityGroups", new DescribeSecurityGroups(ec2));
    all.put("DescribeSecurityGroupRules", new DescribeSecurityGroupRules(ec2));
    all.put("AuthorizeSecurityGroupIngress", new AuthorizeSecurityGroup(ec2, false));
    all.put("AuthorizeSecurityGroupEgress", new AuthorizeSecurityGroup(ec2, true));
    all.put("RevokeSecurityGroupIngress", new RevokeSecurityGroup(ec2, false));
    all.put("RevokeSecurityGroupEgress", new RevokeSecurityGroup(ec2, true));
    all.put("ModifySecurityGroupRules", new ModifySecurityGroupRules(ec2));
    all.put("DescribeVpcs", new DescribeVpcs(ec2));
    all.put("DescribeSubnets", new DescribeSubnets(ec2));
    all.put("DescribeAvailabilityZones", new DescribeAvailabilityZones(ec2));
    all.put("DescribeRegions", new DescribeRegions(ec2));
    all.put("DescribeAccountAttributes", new DescribeAccountAttributes(ec2));
    all.put("CreateTags", new CreateTags(ec2));
    all.put("DeleteTags", new DeleteTags(ec2));
    all.put("DescribeTags", new DescribeTags(ec2));
  }

  private static Action dryRun(Action action) {
    return call -> {
      Struct answer = action.run(call);
      Ec2Context.refuseDryRun(call);
      return answer;
    };
  }
}
