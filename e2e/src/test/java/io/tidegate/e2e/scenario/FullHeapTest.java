package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.cli.aws.AwsClient;
import io.tidegate.cli.aws.Service;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server whose heap is full of what was created refuses more, and goes on. */
class FullHeapTest {
  private static final int MORE_THAN_FITS = 5_000;
  private static final int TAGS = 50;

  @Test
  void refusesWhatWouldNotFit() throws Exception {
    List<String> small = List.of("env", "_JAVA_OPTIONS=-Xmx36m -XX:+ExitOnOutOfMemoryError");
    try (ServerProcess server =
        ServerProcess.startBy(small, "--quotas=target-groups=" + MORE_THAN_FITS)) {
      AwsClient aws = server.client();
      String vpc = aws.call(Service.EC2, "DescribeVpcs").text("vpcSet/item/vpcId");
      List<String> made = new ArrayList<>();
      AwsClient.Refused refused =
          assertThrows(
              AwsClient.Refused.class,
              () -> {
                while (made.size() < MORE_THAN_FITS) {
                  made.add(create(aws, vpc, "g" + made.size()));
                }
              },
              server::log);
      assertEquals("ServiceUnavailable", refused.code(), server::log);
      assertTrue(String.valueOf(refused.getMessage()).contains("TIDEGATE_HEAP"), refused::toString);
      assertTrue(made.size() > 100, () -> made.size() + " were made");

      assertEquals(
          "g0",
          aws.call(Service.ELBV2, "DescribeTargetGroups", "Names.member.1", "g0")
              .text("DescribeTargetGroupsResult/TargetGroups/member/TargetGroupName"));
      aws.call(Service.ELBV2, "DeleteTargetGroup", "TargetGroupArn", made.getLast());
      server.stop();
      server.restart();
      assertEquals(
          made.getFirst(),
          server
              .client()
              .call(Service.ELBV2, "DescribeTargetGroups", "Names.member.1", "g0")
              .text("DescribeTargetGroupsResult/TargetGroups/member/TargetGroupArn"));
    }
  }

  private static String create(AwsClient aws, String vpc, String name) {
    List<String> parameters =
        new ArrayList<>(List.of("Name", name, "Protocol", "HTTP", "Port", "80"));
    parameters.addAll(List.of("TargetType", "ip", "VpcId", vpc));
    for (int i = 1; i <= TAGS; i++) {
      parameters.addAll(List.of("Tags.member." + i + ".Key", name + "-" + i));
      parameters.addAll(List.of("Tags.member." + i + ".Value", name + "x".repeat(240)));
    }
    return aws.call(Service.ELBV2, "CreateTargetGroup", parameters.toArray(String[]::new))
        .text("CreateTargetGroupResult/TargetGroups/member/TargetGroupArn");
  }
}
