package io.tidegate.api.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidegate.api.Struct;
import io.tidegate.api.model.Service;
import io.tidegate.model.ApiError;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryProtocolTest {
  @Test
  void readsNestedListsAndStructures() {
    Struct input =
        WireTest.query(
            Service.ELBV2,
            "CreateRule",
            "Action=CreateRule&Version=2015-12-01&ListenerArn=arn%3Aaws&Priority=5"
                + "&Conditions.member.1.Field=path-pattern"
                + "&Conditions.member.1.PathPatternConfig.Values.member.1=%2Fa%2A"
                + "&Conditions.member.1.PathPatternConfig.Values.member.2=%2Fb+c"
                + "&Actions.member.1.Type=forward"
                + "&Actions.member.1.ForwardConfig.TargetGroups.member.2.Weight=10");
    assertEquals("arn:aws", input.text("ListenerArn"));
    assertEquals(5, input.number("Priority"));
    Struct condition = input.structs("Conditions").getFirst();
    assertEquals(
        List.of("/a*", "/b c"),
        condition.optStruct("PathPatternConfig").orElseThrow().texts("Values"));
    Struct forward = input.structs("Actions").getFirst().optStruct("ForwardConfig").orElseThrow();
    assertEquals(10, forward.structs("TargetGroups").getFirst().number("Weight"));
  }

  @Test
  void sortsListsByIndexAndAllowsGaps() {
    Struct input =
        WireTest.query(
            Service.AUTOSCALING,
            "DescribeAutoScalingGroups",
            "AutoScalingGroupNames.member.10=c&AutoScalingGroupNames.member.2=b"
                + "&AutoScalingGroupNames.member.1=a&IncludeInstances=TRUE");
    assertEquals(List.of("a", "b", "c"), input.texts("AutoScalingGroupNames"));
    assertEquals(true, input.flag("IncludeInstances", false));
  }

  @Test
  void readsAnEmptyListAndListsWithTheirOwnElementName() {
    assertEquals(
        true,
        WireTest.query(Service.AUTOSCALING, "DescribeAutoScalingGroups", "AutoScalingGroupNames=")
            .has("AutoScalingGroupNames"));
    Struct input =
        WireTest.query(
            Service.AUTOSCALING,
            "CreateAutoScalingGroup",
            "MixedInstancesPolicy.LaunchTemplate.Overrides.member.1.InstanceRequirements"
                + ".BaselinePerformanceFactors.Cpu.Reference.item.1.InstanceFamily=c5");
    assertEquals(true, input.toString().contains("InstanceFamily=c5"));
  }

  @Test
  void readsMaps() {
    Struct input =
        WireTest.query(
            Service.ELBV2,
            "CreateRule",
            "Actions.member.1.AuthenticateOidcConfig.AuthenticationRequestExtraParams.entry.1.key=k"
                + "&Actions.member.1.AuthenticateOidcConfig.AuthenticationRequestExtraParams.entry.1.value=v");
    Struct oidc =
        input.structs("Actions").getFirst().optStruct("AuthenticateOidcConfig").orElseThrow();
    assertEquals(Map.of("k", "v"), oidc.textMap("AuthenticationRequestExtraParams"));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-02T03:04:05Z, 2026-01-02T03:04:05Z",
    "2026-01-02T03:04:05.5%2B01:00, 2026-01-02T02:04:05.500Z",
    "2026-01-02T03:04, 2026-01-02T03:04:00Z",
    "2026-01-02, 2026-01-02T00:00:00Z"
  })
  void readsTimestamps(String wire, Instant expected) {
    Struct input =
        WireTest.query(Service.AUTOSCALING, "PutScheduledUpdateGroupAction", "StartTime=" + wire);
    assertEquals(expected, input.optTime("StartTime").orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "CreateRule, Priority=x, MalformedInput",
    "CreateRule, Priority=3000000000, MalformedInput",
    "CreateRule, Priority.member.1=3, InvalidQueryParameter",
    "CreateRule, Conditions=x, MalformedInput",
    "CreateRule, Conditions.member.x.Field=a, InvalidQueryParameter",
    "CreateRule, Conditions.member.1=a, MalformedInput",
    "CreateRule, Surprise=1, InvalidQueryParameter",
    "CreateRule, Priority=1&Priority=2, MalformedQueryString",
    "CreateRule, Priority=%zz, MalformedQueryString",
    "CreateTargetGroup, HealthCheckEnabled=maybe, MalformedInput"
  })
  void refusesInputOfTheWrongForm(String operation, String encoded, String code) {
    ApiError error =
        assertThrows(ApiError.class, () -> WireTest.query(Service.ELBV2, operation, encoded));
    assertEquals(code, error.code());
  }

  @Test
  void refusesTooManyParametersAndTooDeepNames() {
    String many = "a=1&".repeat(60_000);
    assertEquals(
        "InvalidQueryParameter",
        assertThrows(ApiError.class, () -> WireTest.form("x.y=&" + unique(60_000))).code());
    assertEquals(
        "InvalidQueryParameter",
        assertThrows(ApiError.class, () -> WireTest.form("a.".repeat(40) + "=1")).code());
    assertEquals(
        "MalformedQueryString", assertThrows(ApiError.class, () -> WireTest.form(many)).code());
  }

  private static String unique(int count) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < count; i++) {
      out.append('a').append(i).append("=&");
    }
    return out.toString();
  }

  @Test
  void writesTheResultInItsWrapper() {
    Struct output =
        Struct.of(
            "TargetGroups",
            List.of(
                Struct.of("TargetGroupName", "a<&>\"b")
                    .set("Port", 80)
                    .set("LoadBalancerArns", List.of("x", "y"))));
    assertEquals(
        "<DescribeTargetGroupsResponse xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\">"
            + "<DescribeTargetGroupsResult><TargetGroups><member>"
            + "<TargetGroupName>a&lt;&amp;&gt;&quot;b</TargetGroupName><Port>80</Port>"
            + "<LoadBalancerArns><member>x</member><member>y</member></LoadBalancerArns>"
            + "</member></TargetGroups></DescribeTargetGroupsResult>"
            + "<ResponseMetadata><RequestId>"
            + WireTest.ID
            + "</RequestId></ResponseMetadata>"
            + "</DescribeTargetGroupsResponse>",
        answer(Service.ELBV2, "DescribeTargetGroups", output));
  }

  @Test
  void writesNoResultElementForOperationsWithoutOne() {
    String none = answer(Service.AUTOSCALING, "SetDesiredCapacity", Struct.of());
    assertEquals(
        "<SetDesiredCapacityResponse xmlns=\"http://autoscaling.amazonaws.com/doc/2011-01-01/\">"
            + "<ResponseMetadata><RequestId>"
            + WireTest.ID
            + "</RequestId></ResponseMetadata>"
            + "</SetDesiredCapacityResponse>",
        none);
    String empty = answer(Service.AUTOSCALING, "SetInstanceProtection", Struct.of());
    assertEquals(
        true, empty.contains("<SetInstanceProtectionResult></SetInstanceProtectionResult>"), empty);
  }

  @Test
  void writesTimesListsAndTextThatXmlCannotHold() {
    Struct group =
        Struct.of("AutoScalingGroupName", "bell\u0007\r\n")
            .set("CreatedTime", Instant.parse("2026-01-02T03:04:05.678Z"))
            .set("TargetGroupARNs", List.of());
    String xml =
        answer(
            Service.AUTOSCALING,
            "DescribeAutoScalingGroups",
            Struct.of("AutoScalingGroups", List.of(group)));
    assertEquals(true, xml.contains("<AutoScalingGroupName>bell\ufffd&#xD;\n</"), xml);
    assertEquals(true, xml.contains("<CreatedTime>2026-01-02T03:04:05.678Z</"), xml);
    assertEquals(true, xml.contains("<TargetGroupARNs></TargetGroupARNs>"), xml);
  }

  @Test
  void failsOnAnOutputMemberThatTheModelDoesNotHave() {
    assertThrows(
        IllegalStateException.class,
        () -> answer(Service.ELBV2, "DescribeTargetGroups", Struct.of("Typo", 1)));
  }

  @ParameterizedTest
  @CsvSource({"400, Sender", "403, Sender", "500, Receiver"})
  void writesErrors(int status, String type) {
    WireResponse response =
        new QueryProtocol(WireTest.model(Service.ELBV2), WireTest.form(""))
            .error(new ApiError("Code", status, "a & b"), WireTest.ID);
    assertEquals(status, response.status());
    assertEquals(
        "<ErrorResponse xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\">"
            + "<Error><Type>"
            + type
            + "</Type><Code>Code</Code><Message>a &amp; b</Message></Error>"
            + "<RequestId>"
            + WireTest.ID
            + "</RequestId></ErrorResponse>",
        WireTest.text(response));
  }

  private static String answer(Service service, String operation, Struct output) {
    WireResponse response =
        new QueryProtocol(WireTest.model(service), WireTest.form(""))
            .answer(WireTest.operation(service, operation), output, WireTest.ID);
    assertEquals("text/xml", response.headers().get("Content-Type"));
    return WireTest.text(response);
  }
}
