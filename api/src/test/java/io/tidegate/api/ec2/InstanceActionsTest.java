package io.tidegate.api.ec2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.api.Struct;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One instance with a data volume through the operations that read and switch it. */
class InstanceActionsTest {
  private final Ec2Api ec2 = new Ec2Api(11);
  @TempDir Path temporary;
  private String id = "";

  @BeforeEach
  void open() {
    String ami =
        call(
                "RegisterImage",
                Struct.of("Name", "app-one").set("ImageLocation", temporary.toString()))
            .text("ImageId");
    id =
        call(
                "RunInstances",
                Struct.of("ImageId", ami)
                    .set("InstanceType", "t3.micro")
                    .set("MinCount", 1)
                    .set("MaxCount", 1)
                    .set("UserData", "IyEvYmluL3NoCg==")
                    .set(
                        "BlockDeviceMappings",
                        List.of(
                            Struct.of("DeviceName", "/dev/sdf")
                                .set("Ebs", Struct.of("VolumeSize", 20)))))
            .structs("Instances")
            .getFirst()
            .text("InstanceId");
    ec2.settle();
  }

  @Test
  void statusIsOfRunningInstancesUnlessAllAreAskedFor() {
    Struct running =
        call("DescribeInstanceStatus", Struct.of()).structs("InstanceStatuses").getFirst();
    assertEquals("ok", running.optStruct("InstanceStatus").orElseThrow().text("Status"));
    call("StopInstances", ids());
    ec2.settle();
    assertEquals(
        List.of(), call("DescribeInstanceStatus", Struct.of()).structs("InstanceStatuses"));
    Struct stopped =
        call("DescribeInstanceStatus", Struct.of("IncludeAllInstances", true))
            .structs("InstanceStatuses")
            .getFirst();
    assertEquals("stopped", stopped.optStruct("InstanceState").orElseThrow().text("Name"));
    assertEquals(
        "not-applicable", stopped.optStruct("InstanceStatus").orElseThrow().text("Status"));
  }

  @Test
  void startTellsTheStateBeforeAndAfter() {
    call("StopInstances", ids());
    ec2.settle();
    Struct change = call("StartInstances", ids()).structs("StartingInstances").getFirst();
    assertEquals("stopped", change.optStruct("PreviousState").orElseThrow().text("Name"));
    assertEquals("pending", change.optStruct("CurrentState").orElseThrow().text("Name"));
    ec2.settle();
    assertEquals("running", instance().optStruct("State").orElseThrow().text("Name"));
  }

  @Test
  void aRunningInstanceIsStartedOnceMoreWithoutHarm() {
    Struct change = call("StartInstances", ids()).structs("StartingInstances").getFirst();
    assertEquals("running", change.optStruct("CurrentState").orElseThrow().text("Name"));
  }

  @Test
  void monitoringIsSwitched() {
    assertEquals("enabled", monitoring(call("MonitorInstances", ids())));
    assertEquals("enabled", instance().optStruct("Monitoring").orElseThrow().text("State"));
    assertEquals("disabled", monitoring(call("UnmonitorInstances", ids())));
  }

  @ParameterizedTest
  @CsvSource({
    "attachment.device, /dev/sdf, 1",
    "attachment.instance-id, i-*, 2",
    "size, 20, 1",
    "status, available, 0"
  })
  void volumesAreFoundByTheirAttachment(String filter, String value, int expected) {
    Struct asked =
        Struct.of("Filters", List.of(Struct.of("Name", filter).set("Values", List.of(value))));
    assertEquals(expected, call("DescribeVolumes", asked).structs("Volumes").size());
  }

  @Test
  void volumesEndWithTheirInstance() {
    Struct volume = call("DescribeVolumes", Struct.of()).structs("Volumes").getFirst();
    call("TerminateInstances", ids());
    ec2.settle();
    assertEquals(List.of(), call("DescribeVolumes", Struct.of()).structs("Volumes"));
    refused(
        "InvalidVolume.NotFound",
        "DescribeVolumes",
        Struct.of("VolumeIds", List.of(volume.text("VolumeId"))));
  }

  @Test
  void theNetworkInterfaceIsThatOfTheInstance() {
    Struct nic =
        call("DescribeNetworkInterfaces", Struct.of()).structs("NetworkInterfaces").getFirst();
    assertEquals(instance().text("PrivateIpAddress"), nic.text("PrivateIpAddress"));
    assertEquals(id, nic.optStruct("Attachment").orElseThrow().text("InstanceId"));
    refused(
        "InvalidNetworkInterfaceID.NotFound",
        "DescribeNetworkInterfaces",
        Struct.of("NetworkInterfaceIds", List.of("eni-00000000000000000")));
  }

  @Test
  void aTemplateMadeOfAnInstanceLaunchesItsLike() {
    Struct data =
        call("GetLaunchTemplateData", Struct.of("InstanceId", id))
            .optStruct("LaunchTemplateData")
            .orElseThrow();
    assertEquals(instance().text("ImageId"), data.text("ImageId"));
    assertEquals("IyEvYmluL3NoCg==", data.text("UserData"));
    assertEquals(
        Optional.of(20),
        data.structs("BlockDeviceMappings")
            .getLast()
            .optStruct("Ebs")
            .orElseThrow()
            .optInt("VolumeSize"));
    call(
        "CreateLaunchTemplate",
        Struct.of("LaunchTemplateName", "like").set("LaunchTemplateData", data));
    Struct twin =
        call(
                "RunInstances",
                Struct.of("LaunchTemplate", Struct.of("LaunchTemplateName", "like"))
                    .set("MinCount", 1)
                    .set("MaxCount", 1))
            .structs("Instances")
            .getFirst();
    assertEquals(instance().text("InstanceType"), twin.text("InstanceType"));
  }

  @ParameterizedTest
  @CsvSource({
    "StartInstances",
    "StopInstances",
    "RebootInstances",
    "MonitorInstances",
    "TerminateInstances",
    "DescribeInstanceStatus"
  })
  void anUnknownInstanceIsRefused(String operation) {
    refused(
        "InvalidInstanceID.NotFound",
        operation,
        Struct.of("InstanceIds", List.of("i-00000000000000000")));
  }

  private Struct instance() {
    return call("DescribeInstances", ids())
        .structs("Reservations")
        .getFirst()
        .structs("Instances")
        .getFirst();
  }

  private Struct ids() {
    return Struct.of("InstanceIds", List.of(id));
  }

  private static String monitoring(Struct answer) {
    return answer
        .structs("InstanceMonitorings")
        .getFirst()
        .optStruct("Monitoring")
        .orElseThrow()
        .text("State");
  }

  private Struct call(String operation, Struct input) {
    return ec2.call(operation, input);
  }

  private void refused(String code, String operation, Struct input) {
    ec2.refused(code, operation, input);
  }
}
