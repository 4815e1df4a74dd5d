package io.tidegate.api.ec2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tidegate.api.Struct;
import io.tidegate.control.ec2.Ec2Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Instances with an IPv6 address. */
class Ipv6InstancesTest {
  @TempDir Path temporary;
  private final Ec2Api ec2 =
      new Ec2Api(7, Ec2Options.standard().withIpv6(Optional.of("fd00:7::/56")));
  private String ami = "";
  private String subnet = "";

  @BeforeEach
  void open() {
    ami =
        ec2.call(
                "RegisterImage",
                Struct.of("Name", "app-one").set("ImageLocation", temporary.toString()))
            .text("ImageId");
    subnet = subnet("us-east-1a");
  }

  private String subnet(String zone) {
    Struct filter = Struct.of("Name", "availability-zone").set("Values", List.of(zone));
    return ec2.call("DescribeSubnets", Struct.of("Filters", List.of(filter)))
        .structs("Subnets")
        .getFirst()
        .text("SubnetId");
  }

  private Struct launch() {
    return Struct.of("ImageId", ami)
        .set("InstanceType", "t3.micro")
        .set("MinCount", 1)
        .set("MaxCount", 1);
  }

  private Struct run(Struct input) {
    return ec2.call("RunInstances", input).structs("Instances").getFirst();
  }

  private static Struct ipv6(Struct instance) {
    return instance.structs("NetworkInterfaces").getFirst().structs("Ipv6Addresses").getFirst();
  }

  @Test
  void anAddressIsTakenOfTheSubnetAndShownEverywhere() {
    Struct one =
        run(
            launch()
                .set("SubnetId", subnet)
                .set("Ipv6AddressCount", 1)
                .set("EnablePrimaryIpv6", true));
    assertEquals("fd00:7::4", one.text("Ipv6Address"));
    assertEquals("fd00:7::4", ipv6(one).text("Ipv6Address"));
    assertEquals(true, ipv6(one).members().get("IsPrimaryIpv6"));
    Struct two = run(launch().set("SubnetId", subnet("us-east-1b")).set("Ipv6AddressCount", 1));
    assertEquals("fd00:7:0:1::4", two.text("Ipv6Address"));
    assertEquals(false, ipv6(two).members().get("IsPrimaryIpv6"));
    Struct filter = Struct.of("Name", "ipv6-address").set("Values", List.of("fd00:7::4"));
    assertEquals(
        List.of(one.text("InstanceId")),
        ec2
            .call("DescribeInstances", Struct.of("Filters", List.of(filter)))
            .structs("Reservations")
            .stream()
            .map(it -> it.structs("Instances").getFirst().text("InstanceId"))
            .toList());
    Struct nic =
        ec2.call(
                "DescribeNetworkInterfaces",
                Struct.of(
                    "Filters",
                    List.of(
                        Struct.of("Name", "ipv6-addresses.ipv6-address")
                            .set("Values", List.of("fd00:7:0:1::4")))))
            .structs("NetworkInterfaces")
            .getFirst();
    assertEquals(two.text("InstanceId"), nic.optStruct("Attachment").get().text("InstanceId"));
  }

  @Test
  void theAddressCanBeChosenAndIsFreeAgainAfterTheEnd() {
    Struct wish = Struct.of("Ipv6Address", "FD00:7:0:0::00AB");
    Struct input = launch().set("SubnetId", subnet).set("Ipv6Addresses", List.of(wish));
    Struct one = run(input);
    assertEquals("fd00:7::ab", one.text("Ipv6Address"));
    ec2.refused("InvalidIPAddress.InUse", "RunInstances", input);
    ec2.call("TerminateInstances", Struct.of("InstanceIds", List.of(one.text("InstanceId"))));
    ec2.settle();
    assertEquals("fd00:7::ab", run(input).text("Ipv6Address"));
  }

  @Test
  void templatesAskForThemOnTheirInterface() {
    Struct nic =
        Struct.of("DeviceIndex", 0)
            .set("SubnetId", subnet)
            .set("Ipv6AddressCount", 1)
            .set("PrimaryIpv6", true);
    ec2.call(
        "CreateLaunchTemplate",
        Struct.of("LaunchTemplateName", "six")
            .set(
                "LaunchTemplateData",
                Struct.of("ImageId", ami)
                    .set("InstanceType", "t3.micro")
                    .set("NetworkInterfaces", List.of(nic))));
    Struct shown =
        ec2.call("DescribeLaunchTemplateVersions", Struct.of("LaunchTemplateName", "six"))
            .structs("LaunchTemplateVersions")
            .getFirst()
            .optStruct("LaunchTemplateData")
            .get()
            .structs("NetworkInterfaces")
            .getFirst();
    assertEquals(1, shown.number("Ipv6AddressCount"));
    assertEquals(true, shown.members().get("PrimaryIpv6"));
    Struct made =
        run(
            Struct.of("MinCount", 1)
                .set("MaxCount", 1)
                .set("LaunchTemplate", Struct.of("LaunchTemplateName", "six")));
    assertEquals("fd00:7::4", made.text("Ipv6Address"));
    assertEquals(true, ipv6(made).members().get("IsPrimaryIpv6"));
    assertFalse(run(launch().set("SubnetId", subnet)).has("Ipv6Address"));
  }

  @ParameterizedTest
  @CsvSource({
    "fd00:7:0:1::9,InvalidParameterValue",
    "fd00:7::3,InvalidParameterValue",
    "127.31.0.9,InvalidParameterValue",
    "fd00:7::/64,InvalidParameterValue"
  })
  void addressesOutsideTheSubnetAreRefused(String address, String code) {
    ec2.refused(
        code,
        "RunInstances",
        launch()
            .set("SubnetId", subnet)
            .set("Ipv6Addresses", List.of(Struct.of("Ipv6Address", address))));
  }

  @Test
  void wishesThatDoNotSuitAreRefused() {
    List<Struct> address = List.of(Struct.of("Ipv6Address", "fd00:7::9"));
    ec2.refused("Unsupported", "RunInstances", launch().set("Ipv6AddressCount", 2));
    ec2.refused("InvalidParameterValue", "RunInstances", launch().set("Ipv6AddressCount", -1));
    ec2.refused(
        "InvalidParameterCombination",
        "RunInstances",
        launch().set("Ipv6AddressCount", 1).set("Ipv6Addresses", address));
    ec2.refused(
        "InvalidParameterCombination", "RunInstances", launch().set("EnablePrimaryIpv6", true));
    ec2.refused(
        "InvalidParameterCombination",
        "RunInstances",
        launch()
            .set("Ipv6AddressCount", 1)
            .set("NetworkInterfaces", List.of(Struct.of("DeviceIndex", 0))));
    ec2.refused(
        "InvalidParameterCombination",
        "RunInstances",
        launch()
            .set("MinCount", 2)
            .set("MaxCount", 2)
            .set("SubnetId", subnet)
            .set("Ipv6Addresses", address));
  }

  @Test
  void aSubnetWithoutIpv6HasNone() {
    Ec2Api plain = new Ec2Api(8);
    String image =
        plain
            .call(
                "RegisterImage",
                Struct.of("Name", "app-one").set("ImageLocation", temporary.toString()))
            .text("ImageId");
    plain.refused(
        "InvalidParameterCombination",
        "RunInstances",
        launch().set("ImageId", image).set("Ipv6AddressCount", 1));
  }
}
