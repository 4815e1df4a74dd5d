package io.tidegate.api.ec2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.api.auth.Caller;
import io.tidegate.base.Chance;
import io.tidegate.control.Controller;
import io.tidegate.control.ec2.Ec2Options;
import io.tidegate.control.ec2.InstanceManager;
import io.tidegate.control.ec2.InstanceReconciler;
import io.tidegate.control.ec2.KeyPairManager;
import io.tidegate.control.ec2.LaunchTemplateManager;
import io.tidegate.control.ec2.MachineImageManager;
import io.tidegate.control.ec2.NetworkManager;
import io.tidegate.control.ec2.SecurityGroupManager;
import io.tidegate.control.ec2.TagManager;
import io.tidegate.model.ApiError;
import io.tidegate.model.Installation;
import io.tidegate.store.MemoryStore;
import io.tidegate.testkit.FakeInstances;
import io.tidegate.testkit.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One instance with a data volume through the operations that read and switch it. */
class InstanceActionsTest {
  private final VirtualTime time = new VirtualTime();
  private final Chance chance = Chance.seeded(11);
  private Map<String, Action> actions = Map.of();
  private String id = "";

  @BeforeEach
  void open() {
    Installation installation = Installation.standard();
    Ec2Options options = Ec2Options.standard();
    Controller controller = new Controller(new MemoryStore(), InstanceActionsTest::fail);
    InstanceManager instances = new InstanceManager(installation, options, chance, time);
    FakeInstances fake = new FakeInstances(time);
    NetworkManager network = new NetworkManager(installation, options, chance);
    controller.submit("network", network::ensureDefaultVpc);
    MachineImageManager images = new MachineImageManager(chance, time);
    String ami =
        controller.submit("image", image -> images.ensureSampleApp(image, "/images/app")).id();
    new InstanceReconciler(controller, instances, fake, options, time, InstanceActionsTest::fail)
        .start();
    actions =
        Ec2Actions.all(
            new Ec2Context(
                installation,
                controller,
                instances,
                new LaunchTemplateManager(options, chance, time),
                images,
                new SecurityGroupManager(chance),
                new KeyPairManager(chance, time),
                new TagManager(),
                fake));
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
    time.advance(Duration.ofSeconds(2));
  }

  @Test
  void statusIsOfRunningInstancesUnlessAllAreAskedFor() {
    Struct running =
        call("DescribeInstanceStatus", Struct.of()).structs("InstanceStatuses").getFirst();
    assertEquals("ok", running.optStruct("InstanceStatus").orElseThrow().text("Status"));
    call("StopInstances", ids());
    time.advance(Duration.ofSeconds(2));
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
    time.advance(Duration.ofSeconds(2));
    Struct change = call("StartInstances", ids()).structs("StartingInstances").getFirst();
    assertEquals("stopped", change.optStruct("PreviousState").orElseThrow().text("Name"));
    assertEquals("pending", change.optStruct("CurrentState").orElseThrow().text("Name"));
    time.advance(Duration.ofSeconds(2));
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
    time.advance(Duration.ofSeconds(2));
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
    Action action = actions.get(operation);
    if (action == null) {
      throw new AssertionError("not served: " + operation);
    }
    return action.run(new Call(operation, input, "r", Caller.root("123456789012")));
  }

  private void refused(String code, String operation, Struct input) {
    assertEquals(
        code, assertThrows(ApiError.class, () -> call(operation, input)).code(), operation);
  }

  private static void fail(String where, Throwable cause) {
    throw new AssertionError(where, cause);
  }
}
