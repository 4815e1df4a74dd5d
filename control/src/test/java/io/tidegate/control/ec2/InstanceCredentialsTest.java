package io.tidegate.control.ec2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.tidegate.instances.metadata.RoleCredentials;
import io.tidegate.model.ec2.IamProfile;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.LaunchTemplateData;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InstanceCredentialsTest {
  private final Ec2World world = new Ec2World();
  private final InstanceCredentials credentials = credentials("secret");

  @Test
  void anInstanceWithAProfileGetsCredentialsThatTheApiKnows() {
    RoleCredentials keys = credentials.of(running("web")).orElseThrow();
    assertEquals("web", keys.role());
    assertEquals(Optional.of(keys), found(credentials, keys));
    assertEquals(Optional.of(keys), found(credentials("secret"), keys), "a restarted server");
    assertEquals(Optional.empty(), found(credentials("another secret"), keys));
    assertFalse(keys.toString().contains(keys.secretAccessKey()));
  }

  @Test
  void withoutAProfileThereAreNone() {
    assertEquals(Optional.empty(), credentials.of(world.run(world.data(), 1).getFirst()));
  }

  @Test
  void everyInstanceHasItsOwn() {
    RoleCredentials one = credentials.of(running("web")).orElseThrow();
    RoleCredentials other = credentials.of(running("web")).orElseThrow();
    assertNotEquals(one.accessKeyId(), other.accessKeyId());
    assertNotEquals(one.secretAccessKey(), other.secretAccessKey());
  }

  @Test
  void theyAreGoodForTwoPeriodsAndNewOnesComeBeforeTheyEnd() {
    Instance instance = running("web");
    RoleCredentials first = credentials.of(instance).orElseThrow();
    world.time.advance(InstanceCredentials.PERIOD);
    assertNotEquals(first, credentials.of(instance).orElseThrow());
    assertEquals(Optional.of(first), found(credentials, first));
    world.time.advance(InstanceCredentials.PERIOD);
    assertEquals(Optional.empty(), found(credentials, first));
    assertFalse(first.expiration().isAfter(world.time.now()));
  }

  @Test
  void theyEndWithTheInstance() {
    Instance instance = running("web");
    RoleCredentials keys = credentials.of(instance).orElseThrow();
    world.controller.submit(
        "end", image -> world.instances.terminate(image, List.of(instance.id())));
    assertEquals(Optional.empty(), found(credentials, keys));
  }

  private Instance running(String role) {
    LaunchTemplateData profile =
        LaunchTemplateDataBuilder.withProfile(
            world.data(), new IamProfile(Optional.empty(), Optional.of("path/" + role)));
    return world.run(profile, 1).getFirst();
  }

  private InstanceCredentials credentials(String secret) {
    return new InstanceCredentials(
        () -> world.controller.image(), secret.getBytes(StandardCharsets.UTF_8), world.time);
  }

  private static Optional<RoleCredentials> found(
      InstanceCredentials credentials, RoleCredentials keys) {
    return credentials.find(keys.accessKeyId()).map(InstanceCredentials.Session::credentials);
  }
}
