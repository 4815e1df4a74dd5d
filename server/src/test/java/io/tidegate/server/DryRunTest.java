package io.tidegate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.Change;
import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.wafv2.WebAclAssociation;
import io.tidegate.model.wafv2.WebAcls;
import io.tidegate.store.SqliteStore;
import io.tidegate.testkit.Nouns;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DryRunTest {
  private static final String ARN = "arn:aws:elasticloadbalancing:us-east-1:123456789012:";
  private static final LoadBalancer BALANCER =
      new LoadBalancer(
          ARN + "loadbalancer/app/web/0000000000000001",
          "web",
          "web.example",
          LoadBalancer.Type.APPLICATION,
          LoadBalancer.Scheme.INTERNET_FACING,
          Nouns.VPC,
          List.of(
              new LoadBalancer.ZoneMapping("a", Nouns.SUBNET_A, "127.31.0.4", Optional.empty())),
          List.of(),
          "ipv4",
          LoadBalancer.State.of(LoadBalancer.State.Code.ACTIVE),
          Instant.EPOCH,
          Map.of(),
          List.of());

  @TempDir Path data;

  private static Listener listener(Action action) {
    return new Listener(
        ARN + "listener/app/web/1/80",
        BALANCER.arn(),
        Protocol.HTTP,
        80,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(action),
        Map.of(),
        List.of());
  }

  private static Action fixed() {
    return new Action.FixedResponse(Optional.empty(), 200, Optional.empty(), "x");
  }

  private ServeOptions options() {
    return ServeOptions.of(Map.of(Setting.DATA, data.toString()));
  }

  @Test
  void aFirstStartHasNothingToRead() {
    assertEquals("no state yet", DryRun.of(options()));
  }

  @Test
  void aWebAclThatIsNotDefinedIsSaid() {
    try (SqliteStore store = new SqliteStore(data.resolve("tidegate.db"))) {
      store.append(Nouns.network());
      WebAcls defined = WebAcls.parse("edge=http://127.0.0.1:9", options().installation());
      String arn = defined.all().getFirst().arn();
      store.append(
          List.of(Change.put(BALANCER), Change.put(new WebAclAssociation(BALANCER.arn(), arn))));
      StartFailure why = assertThrows(StartFailure.class, () -> DryRun.of(options()));
      assertTrue(
          why.toString().contains(arn + ", which the setting web-acls does not define"),
          why::toString);
      ServeOptions with =
          ServeOptions.of(
              Map.of(Setting.DATA, data.toString(), Setting.WEB_ACLS, "edge=http://127.0.0.1:9"));
      assertTrue(DryRun.of(with).startsWith("1 load balancers"));
    }
  }

  @Test
  void stateIsReadAndMadeReadyWhileAServerHoldsIt() {
    try (SqliteStore store = new SqliteStore(data.resolve("tidegate.db"))) {
      store.append(Nouns.network());
      store.append(List.of(Change.put(BALANCER), Change.put(listener(fixed()))));
      assertEquals(
          "1 load balancers, 1 listeners, 0 rules, 0 targets can be served", DryRun.of(options()));
      store.append(List.of(Change.put(listener(Action.Forward.to("arn:of-no-group")))));
      StartFailure failure = assertThrows(StartFailure.class, () -> DryRun.of(options()));
      assertTrue(
          String.valueOf(failure.getMessage()).contains(BALANCER.arn()), failure.getMessage());
    }
  }

  @Test
  void damageIsSaidAndNothingIsTouched() throws IOException {
    Path database = data.resolve("tidegate.db");
    byte[] junk = "SQLite format 3\0 and then nothing".getBytes(StandardCharsets.US_ASCII);
    Files.write(database, junk);
    assertThrows(StartFailure.class, () -> DryRun.of(options()));
    assertEquals(junk.length, Files.size(database));
    try (var files = Files.list(data)) {
      assertEquals(1, files.count());
    }
  }
}
