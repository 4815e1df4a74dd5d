package io.tidegate.control.acm;

import io.tidegate.base.FaultHandler;
import io.tidegate.base.Tasks;
import io.tidegate.control.Controller;
import io.tidegate.control.ImageSubscriber;
import io.tidegate.control.KeyedSteps;
import io.tidegate.control.Outcome;
import io.tidegate.control.acm.CertificateIssuer.Attempt;
import io.tidegate.control.pki.Certificates;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.ImageDelta;
import io.tidegate.model.acm.Certificate;
import io.tidegate.model.acm.CertificateFacts;
import io.tidegate.model.acm.CertificateMaterial;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests and renewals to their end: makes a key, has it signed, stores both. Begins
 * renewals when they are due. Safe from any thread: hears of images on the controller thread, works
 * on tasks, for one certificate never twice at a time; it keeps nothing but what the image says and
 * who waits for the next attempt, so a restart goes on where it was.
 */
public final class IssuanceRunner implements ImageSubscriber {
  /**
   * A renewal begins this long before the end (ACM guide, "Managed renewal"), or after two thirds
   * of a shorter life.
   */
  public static final Duration RENEW_BEFORE = Duration.ofDays(60);

  private static final int LIFE_PART = 3;

  /** A request that is not validated by then has failed. */
  static final Duration VALIDATION_LIMIT = Duration.ofHours(72);

  private static final Duration RETRY = Duration.ofMinutes(1);
  private static final Duration LOOK_EVERY = Duration.ofHours(1);
  private static final Logger log = LoggerFactory.getLogger(IssuanceRunner.class);

  private final Controller controller;
  private final AcmContext context;
  private final CertificateIssuer issuer;
  private final Tasks tasks;
  private final KeyedSteps steps;

  /** The certificates whose next attempt has its time. */
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();

  /** Nothing happens before {@link #start}. */
  public IssuanceRunner(
      Controller controller,
      AcmContext context,
      CertificateIssuer issuer,
      Tasks tasks,
      FaultHandler faults) {
    this.controller = controller;
    this.context = context;
    this.issuer = issuer;
    this.tasks = tasks;
    this.steps = new KeyedSteps(tasks, faults);
  }

  /** Goes on with what is open and follows the controller from now on. */
  public void start() {
    controller.subscribe(this);
    look();
    tasks.every(LOOK_EVERY, "certificates", this::look);
  }

  @Override
  public void onImage(ImageDelta delta) {
    for (Change change : delta.changes()) {
      if (change instanceof Change.Put(Certificate now) && Issuances.open(now)) {
        Optional<Certificate> before = delta.before().certificates().find(now.arn());
        if (before.isEmpty() || !Issuances.open(before.get())) {
          wake(now.arn());
        }
      }
    }
  }

  private void wake(String arn) {
    steps.wake("certificate-" + arn, () -> attempt(arn));
  }

  /** Begins the renewals that are due and wakes what is open. */
  private void look() {
    Image image = controller.image();
    for (Certificate certificate : image.certificates().all()) {
      if (due(image, certificate)) {
        change(certificate.arn(), now -> Issuances.beginRenewal(now, context.clock().now()));
      } else if (Issuances.open(certificate) && !waiting.contains(certificate.arn())) {
        wake(certificate.arn());
      }
    }
  }

  private boolean due(Image image, Certificate certificate) {
    return CertificateUse.renewed(image, certificate)
        && !Issuances.renewing(certificate)
        && certificate
            .material()
            .map(known -> renewalStart(known.facts()))
            .filter(start -> !start.isAfter(context.clock().now()))
            .isPresent();
  }

  private static Instant renewalStart(CertificateFacts facts) {
    Duration part = Duration.between(facts.notBefore(), facts.notAfter()).dividedBy(LIFE_PART);
    return facts.notAfter().minus(part.compareTo(RENEW_BEFORE) < 0 ? part : RENEW_BEFORE);
  }

  private void attempt(String arn) {
    Optional<Certificate> open =
        controller.image().certificates().find(arn).filter(Issuances::open);
    if (open.isEmpty()) {
      return;
    }
    Certificate certificate = open.get();
    switch (issuer.issue(certificate)) {
      case Attempt.Issued(PrivateKey key, List<X509Certificate> chain) -> issued(arn, key, chain);
      case Attempt.Refused(String reason, String why) -> {
        log.warn("certificate {} is refused: {}", arn, why);
        fail(arn, Certificate.Status.FAILED, reason);
      }
      case Attempt.Unproved(String why) -> {
        if (Issuances.renewingAlone(certificate)) {
          change(arn, now -> Issuances.awaitOwner(now, context.clock().now()));
        }
        later(certificate, why, RETRY);
      }
      case Attempt.Later(String why, Duration pause) -> later(certificate, why, pause);
    }
  }

  private void issued(String arn, PrivateKey key, List<X509Certificate> chain) {
    CertificateMaterial material =
        new CertificateMaterial(
            Certificates.text(chain.subList(0, 1)),
            Certificates.text(chain.subList(1, chain.size())),
            context.vault().seal(key.getEncoded(), arn),
            Certificates.facts(chain.getFirst()));
    change(arn, now -> Issuances.issued(now, material, context.clock().now()));
    log.info("certificate {} is issued until {}", arn, material.facts().notAfter());
  }

  private void later(Certificate certificate, String why, Duration pause) {
    boolean late =
        certificate.created().plus(VALIDATION_LIMIT).isBefore(context.clock().now())
            && !Issuances.renewing(certificate);
    if (late) {
      log.warn("certificate {} was not validated in time: {}", certificate.arn(), why);
      fail(certificate.arn(), Certificate.Status.VALIDATION_TIMED_OUT, "OTHER");
    } else {
      log.debug("certificate {} waits: {}", certificate.arn(), why);
      again(certificate.arn(), pause);
    }
  }

  private void fail(String arn, Certificate.Status status, String reason) {
    change(arn, now -> Issuances.failed(now, status, reason, context.clock().now()));
  }

  /** Changes the certificate if it is still there and still open, or about to be. */
  private void change(String arn, UnaryOperator<Certificate> step) {
    try {
      controller.submit("IssueCertificate", image -> changed(image, arn, step));
    } catch (ApiError busy) {
      again(arn, RETRY);
    }
  }

  private void again(String arn, Duration pause) {
    waiting.add(arn);
    tasks.after(
        pause,
        "certificate-retry",
        () -> {
          waiting.remove(arn);
          wake(arn);
        });
  }

  private Outcome<Boolean> changed(Image image, String arn, UnaryOperator<Certificate> step) {
    List<Change> changes = new ArrayList<>();
    image
        .certificates()
        .find(arn)
        .filter(one -> Issuances.open(one) || due(image, one))
        .ifPresent(one -> changes.add(Change.put(step.apply(one))));
    return new Outcome<>(changes, true);
  }
}
