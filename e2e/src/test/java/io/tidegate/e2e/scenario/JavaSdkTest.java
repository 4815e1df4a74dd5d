package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.TimeSource;
import io.tidegate.cli.aws.ServerAccess;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.waiters.WaiterOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.CertificateStatus;
import software.amazon.awssdk.services.acm.model.KeyAlgorithm;
import software.amazon.awssdk.services.acm.waiters.AcmWaiter;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AlreadyExistsException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.cloudwatch.waiters.CloudWatchWaiter;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Certificate;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CertificateNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DuplicateTargetGroupNameException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.PriorityInUseException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ResourceInUseException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.waiters.ElasticLoadBalancingV2Waiter;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The unmodified AWS SDK for Java drives every service: create, list by pages, wait, change,
 * delete.
 */
@SuppressWarnings("unchecked") // the SDK's builders take generic varargs
class JavaSdkTest {
  private static final WaiterOverrideConfiguration QUICKLY =
      WaiterOverrideConfiguration.builder()
          .backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(200)))
          .maxAttempts(100)
          .build();

  private static @Nullable ServerProcess started;

  private final Set<String> protocols = new ConcurrentSkipListSet<>();

  @BeforeAll
  static void start() throws IOException {
    started = ServerProcess.start();
  }

  @AfterAll
  static void stop() {
    server().close();
  }

  private static ServerProcess server() {
    ServerProcess server = started;
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server;
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
    ServerAccess access = server().access();
    return builder
        .endpointOverride(URI.create(access.endpoint()))
        .region(Region.of(access.region()))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(access.accessKeyId(), access.secretAccessKey())))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .overrideConfiguration(options -> options.addExecutionInterceptor(new Listening()))
        .build();
  }

  /** Notes by which protocol the SDK speaks. */
  private final class Listening implements ExecutionInterceptor {
    @Override
    public void beforeTransmission(
        Context.BeforeTransmission context, ExecutionAttributes attributes) {
      protocols.add(
          context
              .httpRequest()
              .firstMatchingHeader("smithy-protocol")
              .or(() -> context.httpRequest().firstMatchingHeader("Content-Type"))
              .orElse("none"));
    }
  }

  private List<String> subnets() {
    try (Ec2Client ec2 = client(Ec2Client.builder())) {
      return ec2.describeSubnetsPaginator().subnets().stream().map(Subnet::subnetId).toList();
    }
  }

  private String vpc() {
    try (Ec2Client ec2 = client(Ec2Client.builder())) {
      return ec2.describeVpcs().vpcs().getFirst().vpcId();
    }
  }

  private static Action fixed(String code) {
    return Action.builder()
        .type(ActionTypeEnum.FIXED_RESPONSE)
        .fixedResponseConfig(fixed -> fixed.statusCode(code).contentType("text/plain"))
        .build();
  }

  @Test
  void stsSaysWhoAsks() {
    try (StsClient sts = client(StsClient.builder())) {
      assertEquals("123456789012", sts.getCallerIdentity().account());
    }
  }

  @Test
  void loadBalancersAreListedByPagesAndWaitedFor() {
    try (var elb = client(ElasticLoadBalancingV2Client.builder());
        ElasticLoadBalancingV2Waiter waiter =
            ElasticLoadBalancingV2Waiter.builder()
                .client(elb)
                .overrideConfiguration(QUICKLY)
                .build()) {
      List<String> arns = new ArrayList<>();
      for (String name : List.of("page-a", "page-b", "page-c")) {
        LoadBalancer made =
            elb.createLoadBalancer(r -> r.name(name).subnets(subnets())).loadBalancers().getFirst();
        arns.add(made.loadBalancerArn());
      }
      waiter.waitUntilLoadBalancerAvailable(r -> r.loadBalancerArns(arns));
      List<String> listed =
          elb.describeLoadBalancersPaginator(r -> r.pageSize(1)).loadBalancers().stream()
              .map(LoadBalancer::loadBalancerName)
              .filter(name -> name.startsWith("page-"))
              .toList();
      assertEquals(List.of("page-a", "page-b", "page-c"), listed.stream().sorted().toList());

      elb.modifyLoadBalancerAttributes(
          r ->
              r.loadBalancerArn(arns.getFirst())
                  .attributes(a -> a.key("idle_timeout.timeout_seconds").value("30")));
      assertTrue(
          elb
              .describeLoadBalancerAttributes(r -> r.loadBalancerArn(arns.getFirst()))
              .attributes()
              .stream()
              .anyMatch(
                  a -> a.key().equals("idle_timeout.timeout_seconds") && a.value().equals("30")));
      elb.addTags(r -> r.resourceArns(arns).tags(t -> t.key("team").value("web")));
      assertEquals(3, elb.describeTags(r -> r.resourceArns(arns)).tagDescriptions().size());

      arns.forEach(arn -> elb.deleteLoadBalancer(r -> r.loadBalancerArn(arn)));
      waiter.waitUntilLoadBalancersDeleted(r -> r.loadBalancerArns(arns));
      assertThrows(
          LoadBalancerNotFoundException.class,
          () -> elb.describeLoadBalancers(r -> r.names("page-a")));
    }
  }

  @Test
  void listenersRulesAndGroupsLiveTheirLives() {
    try (var elb = client(ElasticLoadBalancingV2Client.builder())) {
      String vpc = vpc();
      String balancer =
          elb.createLoadBalancer(r -> r.name("life").subnets(subnets()))
              .loadBalancers()
              .getFirst()
              .loadBalancerArn();
      String group =
          elb.createTargetGroup(
                  r ->
                      r.name("life")
                          .protocol(ProtocolEnum.HTTP)
                          .port(8080)
                          .vpcId(vpc)
                          .targetType(TargetTypeEnum.IP))
              .targetGroups()
              .getFirst()
              .targetGroupArn();
      assertThrows(
          DuplicateTargetGroupNameException.class,
          () ->
              elb.createTargetGroup(
                  r ->
                      r.name("life")
                          .protocol(ProtocolEnum.HTTP)
                          .port(81)
                          .vpcId(vpc)
                          .targetType(TargetTypeEnum.IP)));
      elb.modifyTargetGroup(r -> r.targetGroupArn(group).healthCheckPath("/healthy"));
      elb.registerTargets(
          r -> r.targetGroupArn(group).targets(t -> t.id(server().spareAddress(1)).port(9999)));
      assertEquals(
          1,
          elb.describeTargetHealth(r -> r.targetGroupArn(group)).targetHealthDescriptions().size());

      String listener =
          elb.createListener(
                  r ->
                      r.loadBalancerArn(balancer)
                          .protocol(ProtocolEnum.HTTP)
                          .port(8098)
                          .defaultActions(
                              Action.builder()
                                  .type(ActionTypeEnum.FORWARD)
                                  .targetGroupArn(group)
                                  .build()))
              .listeners()
              .getFirst()
              .listenerArn();
      assertThrows(
          ResourceInUseException.class, () -> elb.deleteTargetGroup(r -> r.targetGroupArn(group)));
      for (int priority = 1; priority <= 3; priority++) {
        int number = priority;
        elb.createRule(
            r ->
                r.listenerArn(listener)
                    .priority(number)
                    .conditions(c -> c.field("path-pattern").values("/" + number + "/*"))
                    .actions(fixed("404")));
      }
      assertThrows(
          PriorityInUseException.class,
          () ->
              elb.createRule(
                  r ->
                      r.listenerArn(listener)
                          .priority(1)
                          .conditions(c -> c.field("path-pattern").values("/x"))
                          .actions(fixed("404"))));
      assertEquals(
          4,
          elb.describeRulesPaginator(r -> r.listenerArn(listener).pageSize(1)).rules().stream()
              .count());
      elb.modifyListener(r -> r.listenerArn(listener).defaultActions(fixed("503")));
      elb.deleteListener(r -> r.listenerArn(listener));
      elb.deleteTargetGroup(r -> r.targetGroupArn(group));
      elb.deleteLoadBalancer(r -> r.loadBalancerArn(balancer));
    }
  }

  @Test
  void certificatesAreIssuedUsedAndDeleted() {
    try (var acm = client(AcmClient.builder());
        var elb = client(ElasticLoadBalancingV2Client.builder());
        var waiter = AcmWaiter.builder().client(acm).overrideConfiguration(QUICKLY).build()) {
      String arn =
          acm.requestCertificate(
                  r ->
                      r.domainName("sdk.example.com")
                          .validationMethod("DNS")
                          .keyAlgorithm(KeyAlgorithm.EC_PRIME256_V1)
                          .tags(t -> t.key("team").value("web")))
              .certificateArn();
      waiter.waitUntilCertificateValidated(r -> r.certificateArn(arn));
      assertEquals(
          CertificateStatus.ISSUED,
          acm.describeCertificate(r -> r.certificateArn(arn)).certificate().status());
      assertTrue(
          acm.getCertificate(r -> r.certificateArn(arn)).certificate().startsWith("-----BEGIN"));
      assertTrue(
          acm
              .listCertificatesPaginator(
                  r -> r.maxItems(1).includes(i -> i.keyTypes(KeyAlgorithm.EC_PRIME256_V1)))
              .certificateSummaryList()
              .stream()
              .anyMatch(one -> one.certificateArn().equals(arn)));
      String balancer =
          elb.createLoadBalancer(r -> r.name("secure").subnets(subnets()))
              .loadBalancers()
              .getFirst()
              .loadBalancerArn();
      assertThrows(
          CertificateNotFoundException.class,
          () -> listener(elb, balancer, arn.substring(0, arn.length() - 1) + "x"));
      Listener listener = listener(elb, balancer, arn);
      assertEquals(arn, listener.certificates().getFirst().certificateArn());
      assertThrows(
          software.amazon.awssdk.services.acm.model.ResourceInUseException.class,
          () -> acm.deleteCertificate(r -> r.certificateArn(arn)));
      elb.deleteLoadBalancer(r -> r.loadBalancerArn(balancer));
      acm.deleteCertificate(r -> r.certificateArn(arn));
      assertThrows(
          software.amazon.awssdk.services.acm.model.ResourceNotFoundException.class,
          () -> acm.describeCertificate(r -> r.certificateArn(arn)));
      assertTrue(protocols.contains("application/x-amz-json-1.1"), protocols.toString());
    }
  }

  private static Listener listener(
      ElasticLoadBalancingV2Client elb, String balancer, String certificate) {
    return elb.createListener(
            r ->
                r.loadBalancerArn(balancer)
                    .protocol(ProtocolEnum.HTTPS)
                    .port(8444)
                    .certificates(Certificate.builder().certificateArn(certificate).build())
                    .defaultActions(fixed("200")))
        .listeners()
        .getFirst();
  }

  @Test
  void groupsOfInstancesAreMadeChangedAndDeleted() {
    try (var ec2 = client(Ec2Client.builder());
        var scaling = client(AutoScalingClient.builder())) {
      String image = ec2.describeImages().images().getFirst().imageId();
      ec2.createLaunchTemplate(
          r ->
              r.launchTemplateName("sdk")
                  .launchTemplateData(d -> d.imageId(image).instanceType("t3.nano")));
      for (String name : List.of("sdk-a", "sdk-b")) {
        scaling.createAutoScalingGroup(
            r ->
                r.autoScalingGroupName(name)
                    .launchTemplate(t -> t.launchTemplateName("sdk").version("$Latest"))
                    .minSize(0)
                    .maxSize(2)
                    .vpcZoneIdentifier(String.join(",", subnets())));
      }
      assertThrows(
          AlreadyExistsException.class,
          () ->
              scaling.createAutoScalingGroup(
                  r ->
                      r.autoScalingGroupName("sdk-a")
                          .launchTemplate(t -> t.launchTemplateName("sdk"))
                          .minSize(0)
                          .maxSize(1)
                          .vpcZoneIdentifier(subnets().getFirst())));
      List<String> listed =
          scaling
              .describeAutoScalingGroupsPaginator(r -> r.maxRecords(1))
              .autoScalingGroups()
              .stream()
              .map(AutoScalingGroup::autoScalingGroupName)
              .toList();
      assertTrue(listed.containsAll(List.of("sdk-a", "sdk-b")), listed.toString());
      String policy =
          scaling
              .putScalingPolicy(
                  r ->
                      r.autoScalingGroupName("sdk-a")
                          .policyName("cpu")
                          .policyType("TargetTrackingScaling")
                          .targetTrackingConfiguration(
                              t ->
                                  t.targetValue(50.0)
                                      .predefinedMetricSpecification(
                                          m -> m.predefinedMetricType("ASGAverageCPUUtilization"))))
              .policyARN();
      assertTrue(policy.contains(":scalingPolicy:"));
      scaling.updateAutoScalingGroup(r -> r.autoScalingGroupName("sdk-a").maxSize(3));
      AutoScalingException refused =
          assertThrows(
              AutoScalingException.class,
              () ->
                  scaling.setDesiredCapacity(
                      r -> r.autoScalingGroupName("sdk-a").desiredCapacity(9)));
      assertEquals("ValidationError", refused.awsErrorDetails().errorCode());
      scaling.deleteAutoScalingGroup(r -> r.autoScalingGroupName("sdk-a").forceDelete(true));
      scaling.deleteAutoScalingGroup(r -> r.autoScalingGroupName("sdk-b").forceDelete(true));

      ec2.createSecurityGroup(r -> r.groupName("sdk").description("sdk").vpcId(vpc()));
      Ec2Exception duplicate =
          assertThrows(
              Ec2Exception.class,
              () ->
                  ec2.createSecurityGroup(r -> r.groupName("sdk").description("sdk").vpcId(vpc())));
      assertEquals("InvalidGroup.Duplicate", duplicate.awsErrorDetails().errorCode());
      assertFalse(
          ec2.describeInstanceTypesPaginator(r -> r.maxResults(5)).instanceTypes().stream()
              .toList()
              .isEmpty());
    }
  }

  @Test
  void metricsAndAlarmsAreWrittenAndRead() {
    try (var watch = client(CloudWatchClient.builder());
        var waiter =
            CloudWatchWaiter.builder().client(watch).overrideConfiguration(QUICKLY).build()) {
      Instant now = TimeSource.system().now();
      watch.putMetricData(
          r ->
              r.namespace("Sdk")
                  .metricData(
                      d ->
                          d.metricName("Depth")
                              .value(4.5)
                              .timestamp(now)
                              .dimensions(x -> x.name("Queue").value("mail"))));
      assertEquals(
          List.of("Depth"),
          watch.listMetricsPaginator(r -> r.namespace("Sdk")).metrics().stream()
              .map(Metric::metricName)
              .toList());
      List<Double> values =
          watch
              .getMetricDataPaginator(
                  r ->
                      r.startTime(now.minusSeconds(600))
                          .endTime(now.plusSeconds(600))
                          .metricDataQueries(
                              q ->
                                  q.id("m")
                                      .metricStat(
                                          s ->
                                              s.period(60)
                                                  .stat("Sum")
                                                  .metric(
                                                      m ->
                                                          m.namespace("Sdk")
                                                              .metricName("Depth")
                                                              .dimensions(
                                                                  x ->
                                                                      x.name("Queue")
                                                                          .value("mail"))))))
              .metricDataResults()
              .stream()
              .flatMap(result -> result.values().stream())
              .toList();
      assertEquals(List.of(4.5), values);
      for (String name : List.of("sdk-a", "sdk-b")) {
        watch.putMetricAlarm(
            r ->
                r.alarmName(name)
                    .namespace("Sdk")
                    .metricName("Depth")
                    .statistic(Statistic.AVERAGE)
                    .period(60)
                    .evaluationPeriods(1)
                    .threshold(10.0)
                    .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD));
      }
      waiter.waitUntilAlarmExists(r -> r.alarmNames("sdk-a"));
      watch.setAlarmState(
          r -> r.alarmName("sdk-a").stateValue(StateValue.ALARM).stateReason("because"));
      assertEquals(
          List.of("sdk-a", "sdk-b"),
          watch
              .describeAlarmsPaginator(r -> r.maxRecords(1).alarmNamePrefix("sdk-"))
              .metricAlarms()
              .stream()
              .map(MetricAlarm::alarmName)
              .sorted()
              .toList());
      CloudWatchException refused =
          assertThrows(
              CloudWatchException.class,
              () ->
                  watch.setAlarmState(
                      r -> r.alarmName("nobody").stateValue(StateValue.OK).stateReason("because")));
      assertEquals("ResourceNotFound", refused.awsErrorDetails().errorCode());
      watch.deleteAlarms(r -> r.alarmNames("sdk-a", "sdk-b"));
      assertEquals(Set.of("application/x-www-form-urlencoded; charset=utf-8"), protocols);
    }
  }
}
