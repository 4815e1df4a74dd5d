package io.tidegate.api.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidegate.api.Struct;
import io.tidegate.api.model.Service;
import io.tidegate.model.ApiError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ec2ProtocolTest {
  @Test
  void readsListsWithoutMember() {
    Struct input =
        WireTest.ec2(
            "DescribeInstances",
            "InstanceId.1=i-1&InstanceId.2=i-2&Filter.1.Name=tag%3Aa&Filter.1.Value.1=b");
    assertEquals(List.of("i-1", "i-2"), input.texts("InstanceIds"));
    assertEquals(List.of("b"), input.structs("Filters").getFirst().texts("Values"));
  }

  @Test
  void readsTheNamesThatDiffer() {
    Struct input =
        WireTest.ec2(
            "RunInstances",
            "MinCount=1&MaxCount=1&SecurityGroupId.1=sg-1"
                + "&TagSpecification.1.ResourceType=instance&TagSpecification.1.Tag.1.Key=k"
                + "&NetworkInterface.1.SecurityGroupId.1=sg-2&UserData=aGk%3D");
    assertEquals(List.of("sg-1"), input.texts("SecurityGroupIds"));
    assertEquals(
        "k", input.structs("TagSpecifications").getFirst().structs("Tags").getFirst().text("Key"));
    assertEquals(List.of("sg-2"), input.structs("NetworkInterfaces").getFirst().texts("Groups"));
    assertEquals("aGk=", input.text("UserData"));
  }

  @Test
  void readsPermissions() {
    Struct input =
        WireTest.ec2(
            "AuthorizeSecurityGroupIngress",
            "GroupId=sg-1&IpPermissions.1.IpProtocol=tcp&IpPermissions.1.FromPort=80"
                + "&IpPermissions.1.IpRanges.1.CidrIp=0.0.0.0%2F0"
                + "&IpPermissions.1.Groups.1.GroupId=sg-2");
    Struct permission = input.structs("IpPermissions").getFirst();
    assertEquals("0.0.0.0/0", permission.structs("IpRanges").getFirst().text("CidrIp"));
    assertEquals("sg-2", permission.structs("UserIdGroupPairs").getFirst().text("GroupId"));
  }

  @Test
  void readsAttributeWrappers() {
    Struct input =
        WireTest.ec2(
            "ModifyInstanceAttribute",
            "InstanceId=i-1&DisableApiTermination.Value=true&UserData.Value=aGk%3D");
    assertEquals(true, input.optStruct("DisableApiTermination").orElseThrow().flag("Value", false));
    assertArrayEquals(
        "hi".getBytes(StandardCharsets.UTF_8),
        input.optStruct("UserData").orElseThrow().optBlob("Value").orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "DescribeInstances, Surprise=1, UnknownParameter",
    "RunInstances, MinCount=x, InvalidParameterValue",
    "DescribeInstances, InstanceId.x=1, UnknownParameter"
  })
  void refusesInputOfTheWrongForm(String operation, String encoded, String code) {
    assertEquals(code, assertThrows(ApiError.class, () -> WireTest.ec2(operation, encoded)).code());
  }

  @Test
  void writesReservations() {
    Struct instance =
        Struct.of("InstanceId", "i-1")
            .set("State", Struct.of("Code", 16).set("Name", "running"))
            .set("LaunchTime", Instant.parse("2026-01-01T00:00:00Z"));
    Struct output =
        Struct.of(
            "Reservations",
            List.of(Struct.of("ReservationId", "r-1").set("Instances", List.of(instance))));
    assertEquals(
        "<DescribeInstancesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>"
            + WireTest.ID
            + "</requestId><reservationSet><item><reservationId>r-1</reservationId><instancesSet><item>"
            + "<instanceId>i-1</instanceId><instanceState><code>16</code><name>running</name></instanceState>"
            + "<launchTime>2026-01-01T00:00:00.000Z</launchTime>"
            + "</item></instancesSet></item></reservationSet></DescribeInstancesResponse>",
        answer("DescribeInstances", output));
  }

  @ParameterizedTest
  @CsvSource({
    "RebootInstances",
    "DeleteVpc",
    "AuthorizeSecurityGroupIngress",
    "DeleteSecurityGroup"
  })
  void saysReturnTrueForOperationsWithoutOutput(String operation) {
    String xml = answer(operation, Struct.of());
    assertEquals(
        "<"
            + operation
            + "Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>"
            + WireTest.ID
            + "</requestId><return>true</return></"
            + operation
            + "Response>",
        xml);
  }

  @Test
  void writesErrors() {
    WireResponse response =
        new Ec2Protocol(WireTest.model(Service.EC2), WireTest.form(""))
            .error(
                ApiError.of("InvalidInstanceID.NotFound", "The instance ID 'i-1' does not exist"),
                WireTest.ID);
    assertEquals(
        "<Response><Errors><Error><Code>InvalidInstanceID.NotFound</Code>"
            + "<Message>The instance ID 'i-1' does not exist</Message></Error></Errors>"
            + "<RequestID>"
            + WireTest.ID
            + "</RequestID></Response>",
        WireTest.text(response));
  }

  private static String answer(String operation, Struct output) {
    return WireTest.text(
        new Ec2Protocol(WireTest.model(Service.EC2), WireTest.form(""))
            .answer(WireTest.operation(Service.EC2, operation), output, WireTest.ID));
  }
}
