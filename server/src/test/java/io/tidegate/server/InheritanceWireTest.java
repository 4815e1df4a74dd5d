package io.tidegate.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Chance;
import io.tidegate.dataplane.Inheritance;
import io.tidegate.dataplane.sys.DescriptorSocket;
import io.tidegate.model.elbv2.TargetHealth;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InheritanceWireTest {
  private static final TargetHealth SICK =
      new TargetHealth(
          TargetHealth.State.UNHEALTHY,
          "Target.ResponseCodeMismatch",
          "Health checks failed with these codes: [500]");

  @TempDir Path home;

  @FunctionalInterface
  private interface Sender {
    void send(DescriptorSocket to) throws IOException;
  }

  private Inheritance received(Sender sender) throws Exception {
    Path path = home.resolve("s");
    try (DescriptorSocket server = DescriptorSocket.listen(path);
        DescriptorSocket from = DescriptorSocket.connect(path)) {
      Thread sending =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try (DescriptorSocket to = server.accept()) {
                      sender.send(to);
                    } catch (IOException failed) {
                      throw new AssertionError(failed);
                    }
                  });
      try {
        return InheritanceWire.receive(from);
      } finally {
        sending.join();
      }
    }
  }

  @Test
  void healthOfManyTargetsAndTicketSecretArrive() throws Exception {
    Map<String, TargetHealth> health = new HashMap<>();
    for (int i = 0; i < 3000; i++) {
      health.put("arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/g/1|10.0.0." + i, SICK);
    }
    byte[] secret = {1, 2, 3};
    Inheritance got =
        received(
            to ->
                InheritanceWire.send(to, new Inheritance(List.of(), Optional.of(secret), health)));
    assertEquals(health, got.health());
    assertArrayEquals(secret, got.ticketSecret().orElseThrow());
    assertFalse(got.toString().contains("[1, 2, 3]"), "secrets are not printed");
  }

  @Test
  void wordsOfANewerVersionAreSkipped() throws Exception {
    Inheritance got =
        received(
            to -> {
              to.send(new DescriptorSocket.Message("weather fine", List.of()));
              InheritanceWire.send(to, Inheritance.none());
            });
    assertTrue(got.sockets().isEmpty());
  }

  @Test
  void halfAnInheritanceIsNone() {
    assertThrows(
        IOException.class,
        () -> received(to -> to.send(new DescriptorSocket.Message("weather fine", List.of()))));
  }

  @Test
  void aSpoolIsLeftOverWhenItsProcessIsGone() {
    String own = SpoolName.fresh(Chance.seeded(1));
    assertFalse(SpoolName.isLeftover(Path.of(own)));
    String reused = own.replaceFirst("-[0-9]+-", "-1-");
    assertTrue(SpoolName.isLeftover(Path.of(reused)), "another process had that id");
    assertFalse(SpoolName.isLeftover(Path.of("lost+found")));
  }
}
