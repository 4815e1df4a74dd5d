package io.tidegate.control.ec2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.ApiError;
import io.tidegate.model.Tag;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.Instance.State;
import io.tidegate.model.ec2.LaunchTemplateData;
import io.tidegate.model.ec2.TagSpecification;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceManagerTest {
  private final Ec2World world = new Ec2World();

  @Test
  void runsInstancesSpreadOverTheDefaultSubnets() {
    for (int i = 0; i < 3; i++) {
      world.run(world.data(), 1);
    }
    assertEquals(
        List.of("us-east-1a", "us-east-1b", "us-east-1c"),
        world.controller.image().instances().stream().map(Instance::zone).sorted().toList());
  }

  @Test
  void givesEveryInstanceAnAddressOfItsSubnet() {
    List<Instance> made = world.run(world.data(), 3);
    assertEquals(
        List.of("127.31.0.4", "127.31.0.5", "127.31.0.6"),
        made.stream().map(Instance::privateIp).toList());
    assertEquals(1, made.stream().map(Instance::reservationId).distinct().count());
    assertEquals(List.of(0, 1, 2), made.stream().map(Instance::launchIndex).toList());
  }

  @Test
  void anInstanceGoesFromPendingToRunningToTerminatedAndIsForgottenAfterAnHour() {
    Instance it = world.run(world.data(), 1).getFirst();
    assertEquals(State.PENDING, world.state(it));
    world.seconds(2);
    assertEquals(State.RUNNING, world.state(it));
    terminate(it);
    assertEquals(State.SHUTTING_DOWN, world.state(it));
    world.seconds(2);
    assertEquals(State.TERMINATED, world.state(it));
    terminate(it);
    assertEquals(State.TERMINATED, world.state(it));
    world.time.advance(Duration.ofMinutes(59));
    assertTrue(world.controller.image().instances().contains(it.id()));
    world.time.advance(Duration.ofMinutes(3));
    assertEquals(0, world.controller.image().instances().size());
  }

  @Test
  void stopsAndStartsWithTheSameAddress() {
    Instance it = running();
    world.controller.submit("stop", image -> world.instances.stop(image, List.of(it.id())));
    assertEquals(State.STOPPING, world.state(it));
    world.seconds(2);
    assertEquals(State.STOPPED, world.state(it));
    assertEquals("Client.UserInitiatedShutdown", world.now(it).stateReason().orElseThrow().code());
    world.controller.submit("start", image -> world.instances.start(image, List.of(it.id())));
    world.seconds(2);
    assertEquals(State.RUNNING, world.state(it));
    assertEquals(it.privateIp(), world.now(it).privateIp());
    assertEquals(Optional.empty(), world.now(it).stateReason());
  }

  @Test
  void aCrashStopsOrEndsTheInstanceAsItsShutdownBehaviorSays() {
    Instance stops = running();
    world.fake.crash(stops.id());
    world.seconds(1);
    assertEquals(State.STOPPED, world.state(stops));
    LaunchTemplateData ends =
        new LaunchTemplateDataBuilder(world.data()).shutdownBehavior("terminate");
    Instance terminates = world.run(ends, 1).getFirst();
    world.seconds(2);
    world.fake.crash(terminates.id());
    world.seconds(3);
    assertEquals(State.TERMINATED, world.state(terminates));
  }

  @Test
  void aLaunchThatFailsEndsTheInstanceWithTheReason() {
    world.fake.failNextLaunch(
        new io.tidegate.instances.LaunchFailure.InvalidTemplate("no such image"));
    Instance it = world.run(world.data(), 1).getFirst();
    world.seconds(1);
    assertEquals(State.TERMINATED, world.state(it));
    assertEquals(
        "Client.InternalError: no such image", world.now(it).stateReason().orElseThrow().message());
  }

  @Test
  void theSameClientTokenMakesTheSameInstances() {
    RunInstancesCommand command = world.command(2, 2, Optional.of("once"));
    List<Instance> first = world.run(command);
    assertEquals(first, world.run(command));
    assertEquals(2, world.controller.image().instances().size());
    refused(
        "IdempotentParameterMismatch", () -> world.run(world.command(1, 2, Optional.of("once"))));
  }

  @Test
  void launchesAsManyAsTheQuotaAllowsButNotFewerThanTheMinimum() {
    Ec2Options two =
        new Ec2Options(
            "127.31.0.0/16",
            Optional.empty(),
            20,
            2,
            9,
            9,
            Duration.ofHours(1),
            Duration.ofSeconds(1));
    world.instances = world.manager(two);
    refused("InstanceLimitExceeded", () -> world.run(world.command(3, 3, Optional.empty())));
    assertEquals(2, world.run(world.command(1, 5, Optional.empty())).size());
    refused("InstanceLimitExceeded", () -> world.run(world.command(1, 1, Optional.empty())));
  }

  @Test
  void oneWrongIdAndNothingIsDone() {
    Instance it = running();
    List<String> ids = List.of(it.id(), "i-00000000000000000");
    refused(
        "InvalidInstanceID.NotFound",
        () -> world.controller.submit("t", image -> world.instances.terminate(image, ids)));
    refused(
        "InvalidInstanceID.Malformed",
        () ->
            world.controller.submit("t", image -> world.instances.terminate(image, List.of("x"))));
    assertEquals(State.RUNNING, world.state(it));
  }

  @Test
  void terminationProtectionHoldsForUsers() {
    Instance it = running();
    world.controller.submit(
        "m",
        image ->
            InstanceAttributes.modify(
                image,
                new InstanceAttributes.Modify(
                    it.id(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(true),
                    Optional.empty(),
                    Optional.empty(),
                    List.of())));
    refused(
        "OperationNotPermitted",
        () -> {
          world.instances.checkMayTerminate(world.controller.image(), List.of(it.id()));
          return 0;
        });
  }

  @ParameterizedTest
  @CsvSource({
    "ami-ffffffffffffffff1, t3.micro, InvalidAMIID.NotFound",
    "nonsense, t3.micro, InvalidAMIID.Malformed",
    "'', t3.micro, InvalidAMIID.Malformed",
    "OK, t9.huge, InvalidParameterValue",
  })
  void refusesWhatCannotBeLaunched(String imageId, String type, String code) {
    LaunchTemplateData data =
        LaunchTemplateData.of(imageId.equals("OK") ? world.ami.id() : imageId, type);
    refused(code, () -> world.run(data, 1));
  }

  @Test
  void refusesLaunchesWithoutImageOrType() {
    refused("MissingParameter", () -> world.run(LaunchTemplateData.EMPTY, 1));
    refused(
        "MissingParameter", () -> world.run(LaunchTemplateData.EMPTY.withImage(world.ami.id()), 1));
  }

  @Test
  void limitsUserDataTo16KiB() {
    String fits = Base64.getEncoder().encodeToString(new byte[16_384]);
    String tooLong = Base64.getEncoder().encodeToString(new byte[16_385]);
    assertEquals(1, world.run(world.data().withUserData(fits), 1).size());
    refused("InvalidParameterValue", () -> world.run(world.data().withUserData(tooLong), 1));
  }

  @Test
  void tagsInstancesAndVolumesByTheirSpecifications() {
    LaunchTemplateData data =
        world
            .data()
            .withTags(
                List.of(
                    new TagSpecification("instance", List.of(new Tag("a", "1"))),
                    new TagSpecification("volume", List.of(new Tag("b", "2")))));
    Instance it = world.run(data, 1).getFirst();
    assertEquals(List.of(new Tag("a", "1")), it.tags());
    assertEquals(List.of(new Tag("b", "2")), it.volumes().getFirst().tags());
  }

  @Test
  void usesTheTemplateVersionThatIsAskedForAndParametersOverIt() {
    world.controller.submit(
        "c",
        image ->
            world.templates.create(
                image,
                new LaunchTemplateManager.Create(
                    "web", "", world.data(), List.of(), Optional.empty())));
    world.controller.submit(
        "v",
        image ->
            world.templates.createVersion(
                image,
                new LaunchTemplateManager.CreateVersion(
                    TemplateRef.byName("web", "$Default"),
                    Optional.of("1"),
                    "",
                    LaunchTemplateData.EMPTY.withType("m5.large"),
                    Optional.empty())));
    assertEquals("t3.micro", fromTemplate("$Default", LaunchTemplateData.EMPTY).instanceType());
    assertEquals("m5.large", fromTemplate("$Latest", LaunchTemplateData.EMPTY).instanceType());
    assertEquals("m5.large", fromTemplate("2", LaunchTemplateData.EMPTY).instanceType());
    assertEquals(
        "c5.large",
        fromTemplate("2", LaunchTemplateData.EMPTY.withType("c5.large")).instanceType());
    refused(
        "InvalidLaunchTemplateId.VersionNotFound",
        () -> fromTemplate("3", LaunchTemplateData.EMPTY));
  }

  @Test
  void aServerThatCrashesLaunchesNothingTwiceAndForgetsNothing() {
    Instance it = world.run(world.data(), 1).getFirst();
    world.crash();
    world.seconds(3);
    assertEquals(State.RUNNING, world.state(it));
    terminate(it);
    world.crash();
    world.seconds(15);
    assertEquals(State.TERMINATED, world.state(it));
    assertEquals(List.of(it.id()), world.fake.launches());
    assertEquals(List.of(), world.fake.doubleLaunches());
  }

  @Test
  void instancesThatNobodyAskedForAreEndedAtStart() {
    Instance it = running();
    world.store.append(List.of(io.tidegate.model.Change.remove(world.now(it))));
    world.crash();
    world.seconds(3);
    assertEquals(java.util.Map.of(), world.fake.existing());
  }

  @Test
  void addressesOfTerminatedInstancesAreGivenAgain() {
    Instance it = running();
    terminate(it);
    world.seconds(3);
    Instance next =
        world
            .run(
                new RunInstancesCommand(
                    Optional.empty(),
                    world.data(),
                    1,
                    1,
                    Optional.of(it.subnetId()),
                    Optional.empty(),
                    Optional.empty()))
            .getFirst();
    assertEquals(it.privateIp(), next.privateIp());
    assertNotEquals(it.id(), next.id());
  }

  @Test
  void theDefaultVpcIsMadeOnce() {
    NetworkManager network =
        new NetworkManager(
            io.tidegate.model.Installation.standard(), Ec2Options.standard(), world.chance);
    assertEquals(List.of(), network.ensureDefaultVpc(world.controller.image()).changes());
    assertEquals(
        "127.31.0.0/20 127.31.16.0/20 127.31.32.0/20",
        world.controller.image().subnets().stream()
            .map(subnet -> subnet.cidr())
            .sorted()
            .collect(Collectors.joining(" ")));
  }

  private Instance fromTemplate(String version, LaunchTemplateData over) {
    return world
        .run(
            new RunInstancesCommand(
                Optional.of(TemplateRef.byName("web", version)),
                over,
                1,
                1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty()))
        .getFirst();
  }

  private Instance running() {
    Instance it = world.run(world.data(), 1).getFirst();
    world.seconds(2);
    assertEquals(State.RUNNING, world.state(it));
    return it;
  }

  private void terminate(Instance it) {
    world.controller.submit("t", image -> world.instances.terminate(image, List.of(it.id())));
  }

  private static void refused(
      String code, org.junit.jupiter.api.function.ThrowingSupplier<?> call) {
    ApiError refusal = assertThrows(ApiError.class, call::get);
    assertEquals(code, refusal.code(), refusal.text());
  }
}
