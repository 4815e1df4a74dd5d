package io.tidegate.api.ec2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.api.Struct;
import io.tidegate.model.ApiError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ec2ActionsTest {
  @TempDir Path temporary;
  private final Ec2Api ec2 = new Ec2Api(7);
  private String ami = "";

  @BeforeEach
  void open() {
    ami =
        call("RegisterImage", in("Name", "app-one").set("ImageLocation", temporary.toString()))
            .text("ImageId");
  }

  @Test
  void runsDescribesAndTerminates() {
    Struct reservation =
        call(
            "RunInstances",
            launch(2)
                .set(
                    "TagSpecifications",
                    List.of(
                        Struct.of("ResourceType", "instance").set("Tags", tags("Name", "web-1")))));
    assertEquals(List.of("pending", "pending"), states(reservation));
    ec2.settle();
    Struct found =
        call("DescribeInstances", filter("tag:Name", "web-*").set("InstanceIds", ids(reservation)))
            .structs("Reservations")
            .getFirst();
    assertEquals(List.of("running", "running"), states(found));
    List<Struct> changes =
        call("TerminateInstances", in("InstanceIds", ids(reservation)))
            .structs("TerminatingInstances");
    assertEquals(
        "shutting-down", changes.getFirst().optStruct("CurrentState").orElseThrow().text("Name"));
    ec2.settle();
    Struct gone =
        call("DescribeInstances", in("InstanceIds", ids(reservation)))
            .structs("Reservations")
            .getFirst();
    assertEquals(List.of("terminated", "terminated"), states(gone));
    assertFalse(gone.structs("Instances").getFirst().has("PrivateIpAddress"));
  }

  @ParameterizedTest
  @CsvSource({
    "instance-state-name, runn*, 3",
    "instance-state-code, 16, 3",
    "instance-type, t3.m?cro, 3",
    "instance-type, T3.micro, 0",
    "group-name, default, 3",
    "tag-key, Name, 0",
    "private-ip-address, 127.31.*, 3",
  })
  void filtersInstances(String name, String value, int expected) {
    call("RunInstances", launch(3));
    ec2.settle();
    long found =
        call("DescribeInstances", filter(name, value)).structs("Reservations").stream()
            .mapToLong(it -> it.structs("Instances").size())
            .sum();
    assertEquals(expected, found);
  }

  @Test
  void pagesThroughInstancesWithoutRepeatingAny() {
    call("RunInstances", launch(12));
    Struct first = call("DescribeInstances", in("MaxResults", 5));
    Struct second =
        call("DescribeInstances", in("MaxResults", 5).set("NextToken", first.text("NextToken")));
    Struct third =
        call("DescribeInstances", in("MaxResults", 5).set("NextToken", second.text("NextToken")));
    assertFalse(third.has("NextToken"));
    List<String> all =
        List.of(first, second, third).stream()
            .flatMap(page -> page.structs("Reservations").stream())
            .flatMap(it -> ids(it).stream())
            .distinct()
            .toList();
    assertEquals(12, all.size());
    refused(
        "InvalidPaginationToken",
        "DescribeInstances",
        in("MaxResults", 5).set("NextToken", "nonsense"));
    refused("InvalidParameterValue", "DescribeInstances", in("MaxResults", 4));
    refused(
        "InvalidParameterCombination",
        "DescribeInstances",
        in("MaxResults", 5).set("InstanceIds", List.of("i-1")));
  }

  @Test
  void aDryRunMakesNothing() {
    ApiError dry =
        assertThrows(ApiError.class, () -> call("RunInstances", launch(1).set("DryRun", true)));
    assertEquals("DryRunOperation", dry.code());
    assertEquals(412, dry.status());
    refused("DryRunOperation", "DescribeInstances", in("DryRun", true));
    refused(
        "InvalidAMIID.NotFound",
        "RunInstances",
        launch(1).set("ImageId", "ami-00000000000000000").set("DryRun", true));
    assertEquals(List.of(), call("DescribeInstances", Struct.of()).structs("Reservations"));
  }

  @Test
  void refusesWhatHasNoEffectHere() {
    refused("Unsupported", "RunInstances", launch(1).set("KernelId", "aki-1"));
    refused(
        "Unsupported",
        "RunInstances",
        launch(1).set("HibernationOptions", Struct.of("Configured", true)));
    refused("Unsupported", "RunInstances", launch(1).set("EbsOptimized", true));
    refused(
        "Unsupported",
        "RunInstances",
        launch(1).set("CreditSpecification", Struct.of("CpuCredits", "standard")));
    for (String member : List.of("Iops", "Throughput")) {
      refused(
          "Unsupported",
          "RunInstances",
          launch(1)
              .set(
                  "BlockDeviceMappings",
                  List.of(
                      Struct.of("DeviceName", "/dev/sdf").set("Ebs", Struct.of(member, 3000)))));
    }
    refused(
        "InvalidPlacementGroup.Unknown",
        "RunInstances",
        launch(1).set("Placement", Struct.of("GroupName", "cluster")));
    refused(
        "InvalidParameterCombination",
        "RunInstances",
        launch(1)
            .set("SecurityGroupIds", List.of("sg-1"))
            .set("NetworkInterfaces", List.of(Struct.of("DeviceIndex", 0))));
  }

  @Test
  void anAssociatedPublicAddressIsTheAddressItself() {
    Struct made =
        call(
                "RunInstances",
                launch(1)
                    .set(
                        "NetworkInterfaces",
                        List.of(Struct.of("DeviceIndex", 0).set("AssociatePublicIpAddress", true))))
            .structs("Instances")
            .getFirst();
    assertEquals(made.text("PrivateIpAddress"), made.text("PublicIpAddress"));
    Struct plain = call("RunInstances", launch(1)).structs("Instances").getFirst();
    assertEquals(Optional.empty(), plain.optText("PublicIpAddress"));
  }

  @Test
  void anUnknownFilterIsRefused() {
    ApiError refusal =
        assertThrows(ApiError.class, () -> call("DescribeInstances", filter("colour", "red")));
    assertEquals("The filter 'colour' is invalid", refusal.text());
  }

  @Test
  void templatesAnswerWhatTheyWereGiven() {
    Struct data =
        Struct.of("ImageId", ami)
            .set("InstanceType", "t3.micro")
            .set("UserData", "IyEvYmluL3NoCg==")
            .set("MetadataOptions", Struct.of("HttpTokens", "required"))
            .set(
                "BlockDeviceMappings",
                List.of(
                    Struct.of("DeviceName", "/dev/sdf")
                        .set("Ebs", Struct.of("VolumeSize", 20).set("VolumeType", "gp3"))))
            .set(
                "NetworkInterfaces",
                List.of(Struct.of("DeviceIndex", 0).set("Groups", List.of("sg-1"))));
    call("CreateLaunchTemplate", in("LaunchTemplateName", "web").set("LaunchTemplateData", data));
    Struct version =
        call(
                "DescribeLaunchTemplateVersions",
                in("LaunchTemplateName", "web").set("Versions", List.of("$Latest")))
            .structs("LaunchTemplateVersions")
            .getFirst();
    Struct echoed = version.optStruct("LaunchTemplateData").orElseThrow();
    for (String member : data.members().keySet()) {
      assertEquals(
          String.valueOf(data.members().get(member)),
          String.valueOf(echoed.members().get(member)),
          member);
    }
    assertTrue(version.flag("DefaultVersion", false));
  }

  @Test
  void deletingTheDefaultVersionIsRefusedByItself() {
    call(
        "CreateLaunchTemplate",
        in("LaunchTemplateName", "web")
            .set("LaunchTemplateData", Struct.of("InstanceType", "t3.micro")));
    call(
        "CreateLaunchTemplateVersion",
        in("LaunchTemplateName", "web")
            .set("LaunchTemplateData", Struct.of("InstanceType", "m5.large")));
    Struct answer =
        call(
            "DeleteLaunchTemplateVersions",
            in("LaunchTemplateName", "web").set("Versions", List.of("1", "2", "9")));
    assertEquals(1, answer.structs("SuccessfullyDeletedLaunchTemplateVersions").size());
    assertEquals(2, answer.structs("UnsuccessfullyDeletedLaunchTemplateVersions").size());
  }

  @Test
  void mergesRulesOfTheSamePortsInTheView() {
    String group =
        call("CreateSecurityGroup", in("GroupName", "web").set("Description", "d")).text("GroupId");
    Struct permission =
        Struct.of("IpProtocol", "tcp")
            .set("FromPort", 80)
            .set("ToPort", 80)
            .set(
                "IpRanges",
                List.of(Struct.of("CidrIp", "10.0.0.0/8"), Struct.of("CidrIp", "11.0.0.0/8")));
    Struct added =
        call(
            "AuthorizeSecurityGroupIngress",
            in("GroupId", group).set("IpPermissions", List.of(permission)));
    assertEquals(2, added.structs("SecurityGroupRules").size());
    Struct view =
        call("DescribeSecurityGroups", filter("ip-permission.cidr", "11.*"))
            .structs("SecurityGroups")
            .getFirst();
    assertEquals(1, view.structs("IpPermissions").size());
    assertEquals(2, view.structs("IpPermissions").getFirst().structs("IpRanges").size());
  }

  @ParameterizedTest
  @CsvSource({"rsa, -----BEGIN PRIVATE KEY-----", "ed25519, -----BEGIN OPENSSH PRIVATE KEY-----"})
  void keyPairsAreMadeAndImported(String type, String head) throws Exception {
    Struct made = call("CreateKeyPair", in("KeyName", type).set("KeyType", type));
    String pem = made.text("KeyMaterial");
    assertTrue(pem.startsWith(head), pem);
    Struct listed =
        call("DescribeKeyPairs", in("IncludePublicKey", true)).structs("KeyPairs").getFirst();
    Struct imported =
        call(
            "ImportKeyPair",
            in("KeyName", "again")
                .set(
                    "PublicKeyMaterial",
                    listed.text("PublicKey").getBytes(StandardCharsets.UTF_8)));
    assertEquals(
        type.equals("ed25519"),
        imported.text("KeyFingerprint").equals(made.text("KeyFingerprint")));
    refused("InvalidKeyPair.Duplicate", "CreateKeyPair", in("KeyName", type));
    refused(
        "InvalidKey.Format",
        "ImportKeyPair",
        in("KeyName", "bad").set("PublicKeyMaterial", new byte[] {1}));
  }

  @Test
  void describesTheDefaultNetwork() {
    assertEquals(1, call("DescribeVpcs", filter("is-default", "true")).structs("Vpcs").size());
    List<Struct> subnets = call("DescribeSubnets", Struct.of()).structs("Subnets");
    assertEquals(
        List.of("us-east-1a", "us-east-1b", "us-east-1c"),
        subnets.stream().map(it -> it.text("AvailabilityZone")).toList());
    assertEquals(4091, subnets.getFirst().number("AvailableIpAddressCount"));
    call("RunInstances", launch(1).set("SubnetId", subnets.getFirst().text("SubnetId")));
    assertEquals(
        4090,
        call("DescribeSubnets", Struct.of())
            .structs("Subnets")
            .getFirst()
            .number("AvailableIpAddressCount"));
  }

  @Test
  void tagsAnyResource() {
    String vpc = call("DescribeVpcs", Struct.of()).structs("Vpcs").getFirst().text("VpcId");
    call("CreateTags", in("Resources", List.of(vpc, ami)).set("Tags", tags("team", "x")));
    assertEquals(2, call("DescribeTags", filter("key", "team")).structs("Tags").size());
    call(
        "DeleteTags", in("Resources", List.of(vpc)).set("Tags", List.of(Struct.of("Key", "team"))));
    assertEquals(
        ami,
        call("DescribeTags", filter("key", "team")).structs("Tags").getFirst().text("ResourceId"));
    refused(
        "InvalidParameterValue",
        "CreateTags",
        in("Resources", List.of(vpc)).set("Tags", tags("aws:x", "y")));
    refused("InvalidID", "CreateTags", in("Resources", List.of("x-1")).set("Tags", tags("a", "b")));
  }

  @Test
  void imagesMustExistOnThisMachine() throws Exception {
    refused(
        "InvalidManifest", "RegisterImage", in("Name", "none").set("ImageLocation", "/no/where"));
    refused(
        "InvalidManifest", "RegisterImage", in("Name", "none").set("ImageLocation", "relative"));
    Path zip = Files.createFile(temporary.resolve("app.zip"));
    call("RegisterImage", in("Name", "zipped").set("ImageLocation", zip.toUri().toString()));
    refused(
        "InvalidAMIName.Duplicate",
        "RegisterImage",
        in("Name", "zipped").set("ImageLocation", zip.toString()));
    call("DeregisterImage", in("ImageId", ami));
    refused("InvalidAMIID.NotFound", "RunInstances", launch(1));
  }

  @Test
  void consoleOutputIsBase64() {
    String id = ids(call("RunInstances", launch(1))).getFirst();
    ec2.settle();
    String output = call("GetConsoleOutput", in("InstanceId", id)).text("Output");
    assertTrue(new String(Base64.getDecoder().decode(output), StandardCharsets.UTF_8).contains(id));
  }

  @Test
  void attributesThatNeedAStoppedInstanceAreRefusedWhileItRuns() {
    String id = ids(call("RunInstances", launch(1))).getFirst();
    ec2.settle();
    refused(
        "IncorrectInstanceState",
        "ModifyInstanceAttribute",
        in("InstanceId", id).set("InstanceType", Struct.of("Value", "m5.large")));
    call(
        "ModifyInstanceAttribute",
        in("InstanceId", id).set("DisableApiTermination", Struct.of("Value", true)));
    refused("OperationNotPermitted", "TerminateInstances", in("InstanceIds", List.of(id)));
    assertTrue(
        call(
                "DescribeInstanceAttribute",
                in("InstanceId", id).set("Attribute", "disableApiTermination"))
            .optStruct("DisableApiTermination")
            .orElseThrow()
            .flag("Value", false));
  }

  @ParameterizedTest
  @CsvSource({
    "*, anything, true",
    "a*c, abbbc, true",
    "a*c, abbb, false",
    "a?c, abc, true",
    "a?c, ac, false",
    "'', '', true",
    "a\\*, a*, true",
    "a\\*, ab, false",
    "*.*.micro, t3.a.micro, true",
  })
  void wildcards(String pattern, String value, boolean fits) {
    assertEquals(fits, Filters.glob(pattern, value));
  }

  private Struct launch(int count) {
    return in("ImageId", ami)
        .set("InstanceType", "t3.micro")
        .set("MinCount", count)
        .set("MaxCount", count);
  }

  private Struct call(String operation, Struct input) {
    return ec2.call(operation, input);
  }

  private void refused(String code, String operation, Struct input) {
    ec2.refused(code, operation, input);
  }

  private static Struct in(String name, Object value) {
    return Struct.of(name, value);
  }

  private static Struct filter(String name, String value) {
    return in("Filters", List.of(Struct.of("Name", name).set("Values", List.of(value))));
  }

  private static List<Struct> tags(String key, String value) {
    return List.of(Struct.of("Key", key).set("Value", value));
  }

  private static List<String> ids(Struct reservation) {
    return reservation.structs("Instances").stream().map(it -> it.text("InstanceId")).toList();
  }

  private static List<String> states(Struct reservation) {
    return reservation.structs("Instances").stream()
        .map(it -> it.optStruct("State").orElseThrow().text("Name"))
        .toList();
  }
}
