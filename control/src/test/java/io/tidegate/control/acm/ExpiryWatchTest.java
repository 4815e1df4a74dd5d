package io.tidegate.control.acm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Chance;
import io.tidegate.control.Controller;
import io.tidegate.control.Outcome;
import io.tidegate.control.pki.SecretVault;
import io.tidegate.model.Change;
import io.tidegate.model.Installation;
import io.tidegate.model.SealedSecret;
import io.tidegate.model.acm.AccountConfiguration;
import io.tidegate.model.acm.AcmLimits;
import io.tidegate.model.acm.Certificate;
import io.tidegate.model.acm.CertificateFacts;
import io.tidegate.model.acm.CertificateMaterial;
import io.tidegate.model.acm.KeyAlgorithm;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.store.MemoryStore;
import io.tidegate.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExpiryWatchTest {
  private final VirtualTime time = new VirtualTime();
  private final Controller controller =
      new Controller(
          new MemoryStore(),
          (where, cause) -> {
            throw new AssertionError(where, cause);
          });
  private final List<MetricDatum> published = new ArrayList<>();
  private final ExpiryWatch watch =
      new ExpiryWatch(
          controller,
          new AcmContext(
              Installation.standard(),
              Chance.seeded(1),
              time,
              AcmLimits.defaults(),
              new SecretVault(new byte[SecretVault.KEY_BYTES], Chance.seeded(2)),
              "example"),
          published::addAll);

  private void certificate(String name, int days) {
    CertificateFacts facts =
        new CertificateFacts(
            "01",
            "CN=" + name,
            "CN=ca",
            time.now(),
            time.now().plus(Duration.ofDays(days)),
            "SHA256WITHRSA",
            List.of(),
            List.of());
    put(
        new Certificate(
            "arn:" + name,
            Certificate.Type.IMPORTED,
            Certificate.Status.ISSUED,
            name,
            List.of(name),
            KeyAlgorithm.RSA_2048,
            time.now(),
            Optional.of(time.now()),
            Optional.of(new CertificateMaterial("pem", "", new SealedSecret("s"), facts)),
            Optional.empty(),
            Certificate.Options.standard(),
            List.of()));
  }

  private void put(io.tidegate.model.Entity entity) {
    controller.submit("test", image -> new Outcome<>(List.of(Change.put(entity)), true));
  }

  @Test
  void daysToExpiryArePublishedTwiceADay() {
    certificate("a.example", 100);
    watch.start(time);
    time.runDue();
    time.advance(Duration.ofDays(1));
    assertEquals(3, published.size());
    assertEquals("DaysToExpiry", published.getFirst().metric().name());
    assertEquals("arn:a.example", published.getFirst().metric().dimensions().get("CertificateArn"));
    assertTrue(published.getFirst().toString().contains("100.0"), published.toString());
    assertTrue(published.getLast().toString().contains("99.0"), published.toString());
  }

  @Test
  void warnsAsManyDaysBeforeTheEndAsTheAccountChose() {
    certificate("late.example", 40);
    certificate("soon.example", 10);
    assertEquals(2, watch.warnings().size(), "45 days unless chosen");
    put(new AccountConfiguration(20));
    assertEquals(1, watch.warnings().size());
    assertTrue(watch.warnings().getFirst().contains("soon.example"));
    time.advance(Duration.ofDays(25));
    assertTrue(watch.warnings().getFirst().contains("late.example"), "what has ended is past");
  }
}
