package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Pause;
import io.tidegate.cli.aws.Answer;
import io.tidegate.cli.aws.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Images and templates that cannot start: the reason is told, nothing storms, a remedy helps. */
class BadLaunchTest {
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final String ACTIVITY = "DescribeScalingActivitiesResult/Activities/member/";
  private static final String INSTANCE_STATE =
      "reservationSet/item/instancesSet/item/instanceState/name";
  private static final String ENDS_WITH_3 = "IyEvYmluL3NoCmV4aXQgMwo="; // #!/bin/sh, exit 3

  @Test
  void anImageThatIsGoneIsToldAndTriedAgainUntilItIsThere() throws IOException {
    try (ServerProcess server = ServerProcess.start()) {
      Shop shop = Shop.on(server);
      Path directory = Files.createDirectory(server.data().resolve("image-for-web"));
      String image = image(shop, directory);
      Files.delete(directory);
      group(shop, image, "", 3);
      awaitStatuses(shop, List.of("Failed", "Failed", "Failed"));
      for (String reason : activities(shop).texts(ACTIVITY + "StatusMessage")) {
        assertTrue(reason.contains(directory + " does not exist"), reason);
      }
      assertEquals(
          Collections.nCopies(3, "terminated"),
          shop.aws().call(Service.EC2, "DescribeInstances").texts(INSTANCE_STATE));

      Files.createDirectory(directory);
      Path start = directory.resolve("start");
      Files.writeString(start, "#!/bin/sh\nexec sleep 1000\n");
      assertTrue(start.toFile().setExecutable(true));
      awaitInService(shop, 3);
      List<String> statuses = activities(shop).texts(ACTIVITY + "StatusCode");
      long failed = statuses.stream().filter("Failed"::equals).count();
      assertTrue(failed <= 4, "a storm of launches: " + statuses);
    }
  }

  @Test
  void instancesThatEndAtOnceAreReplacedWithPauses() throws IOException {
    try (ServerProcess server = ServerProcess.start()) {
      Shop shop = Shop.on(server);
      Path directory = Files.createDirectory(server.data().resolve("image-for-web"));
      group(shop, image(shop, directory), ENDS_WITH_3, 2);
      assertTrue(
          Pause.until(
              LIMIT,
              Duration.ofMillis(200),
              () -> explained(server).contains("the next is tried at")),
          () -> explained(server) + activities(shop));
      int launches =
          activities(shop).texts(ACTIVITY + "Description").stream()
              .filter(text -> text.startsWith("Launching"))
              .toList()
              .size();
      assertTrue(launches >= 2 && launches <= 4, launches + " launches before the first pause");
    }
  }

  private static String explained(ServerProcess server) {
    return server.client().page("/_tidegate/explain/group/", "web");
  }

  private static void awaitStatuses(Shop shop, List<String> statuses) {
    assertTrue(
        Pause.until(
            LIMIT,
            Duration.ofMillis(200),
            () -> activities(shop).texts(ACTIVITY + "StatusCode").equals(statuses)),
        () -> activities(shop).toString());
  }

  private static void awaitInService(Shop shop, int count) {
    String state = "DescribeAutoScalingInstancesResult/AutoScalingInstances/member/LifecycleState";
    List<String> all = Collections.nCopies(count, "InService");
    assertTrue(
        Pause.until(
            LIMIT,
            Duration.ofMillis(200),
            () ->
                shop.aws()
                    .call(Service.AUTO_SCALING, "DescribeAutoScalingInstances")
                    .texts(state)
                    .equals(all)),
        () -> activities(shop).toString());
  }

  private static Answer activities(Shop shop) {
    return shop.aws()
        .call(Service.AUTO_SCALING, "DescribeScalingActivities", "AutoScalingGroupName", "web");
  }

  private static String image(Shop shop, Path directory) {
    return shop.aws()
        .call(
            Service.EC2,
            "RegisterImage",
            Shop.words(
                "Name",
                "web",
                "ImageLocation",
                directory.toString(),
                "RootDeviceName",
                "/dev/xvda"))
        .text("imageId");
  }

  private static void group(Shop shop, String image, String userData, int size) {
    shop.aws()
        .call(
            Service.EC2,
            "CreateLaunchTemplate",
            Shop.words(
                "LaunchTemplateName",
                "web",
                "LaunchTemplateData.ImageId",
                image,
                "LaunchTemplateData.InstanceType",
                "t3.nano",
                "LaunchTemplateData.UserData",
                userData));
    shop.aws()
        .call(
            Service.AUTO_SCALING,
            "CreateAutoScalingGroup",
            Shop.words(
                "AutoScalingGroupName",
                "web",
                "LaunchTemplate.LaunchTemplateName",
                "web",
                "MinSize",
                "" + size,
                "MaxSize",
                "" + size,
                "VPCZoneIdentifier",
                String.join(",", shop.subnets())));
  }
}
