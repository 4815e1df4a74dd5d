package io.tidegate.control.acme;

import io.tidegate.control.Controller;
import io.tidegate.control.acm.AcmContext;
import io.tidegate.control.acm.CertificateIssuer;
import io.tidegate.control.acm.CertificateManager;
import io.tidegate.control.acm.RevocationReason;
import io.tidegate.control.pki.BadPem;
import io.tidegate.control.pki.Certificates;
import io.tidegate.control.pki.PrivateKeys;
import io.tidegate.control.pki.SigningRequests;
import io.tidegate.model.ApiError;
import io.tidegate.model.acm.Certificate;
import io.tidegate.model.acm.DomainValidation;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has certificates signed by an authority that speaks ACME. Nothing is asked of it before the owner
 * of every name outside this installation's domain has published the alias that shows it; a few
 * orders run at a time; an authority that wants to be left alone is. Thread-safe: besides the
 * semaphore one volatile instant.
 */
public final class AcmeIssuer implements CertificateIssuer {
  private static final Logger log = LoggerFactory.getLogger(AcmeIssuer.class);
  private static final int ORDERS_AT_A_TIME = 4;
  private static final Duration UNREACHABLE_WAIT = Duration.ofMinutes(5);

  /** Authorities count failed validations: five per name and hour are common. */
  private static final Duration UNPROVED_WAIT = Duration.ofMinutes(15);

  private static final Duration LIMITED_WAIT = Duration.ofHours(1);

  private final AcmContext context;
  private final AcmeOptions options;
  private final ChallengeBoard board;
  private final Aliases aliases;
  private final AcmeWire wire;
  private final AcmeAccounts accounts;
  private final DnsProof proof;
  private final Semaphore slots = new Semaphore(ORDERS_AT_A_TIME, true);
  private volatile Instant quietUntil = Instant.MIN;

  /** Finds where a name's alias leads. */
  public interface Aliases {
    /** The target of the CNAME of {@code name}, lower case without a final dot. Blocks. */
    Optional<String> target(String name);
  }

  /** Asks nothing before {@link #issue}; shows its proofs on {@code board}. */
  public AcmeIssuer(
      Controller controller,
      AcmContext context,
      AcmeOptions options,
      ChallengeBoard board,
      Aliases aliases) {
    this.context = context;
    this.options = options;
    this.board = board;
    this.aliases = aliases;
    this.wire = new AcmeWire(options, context.clock());
    this.accounts = new AcmeAccounts(controller, context, options, wire);
    this.proof = new DnsProof(context.installation().account(), context.dnsDomain());
  }

  @Override
  public DomainValidation validation(String name) {
    return proof.validation(name);
  }

  @Override
  public Attempt issue(Certificate certificate) {
    Instant now = context.clock().now();
    if (now.isBefore(quietUntil)) {
      return new Attempt.Later(
          "the authority limits requests until " + quietUntil, Duration.between(now, quietUntil));
    }
    Optional<String> missing = missingAlias(certificate);
    if (missing.isPresent()) {
      return new Attempt.Unproved(missing.get() + " is not published yet");
    }
    slots.acquireUninterruptibly();
    try {
      AcmeWire.Signer signer = registered();
      KeyPair keys = PrivateKeys.generate(certificate.keyAlgorithm());
      AcmeOrder order = new AcmeOrder(wire, signer, board, options.pollEvery(), context.clock());
      String chain = order.run(certificate, () -> SigningRequests.der(certificate.names(), keys));
      return issued(keys, chain);
    } catch (AcmeProblem problem) {
      return attempt(problem);
    } finally {
      slots.release();
    }
  }

  @Override
  public void revoke(Certificate certificate, RevocationReason reason) {
    try {
      X509Certificate leaf =
          Certificates.parse(CertificateManager.material(certificate).certificate()).getFirst();
      wire.revoke(registered(), leaf.getEncoded(), reason.number());
    } catch (AcmeProblem | BadPem | CertificateEncodingException problem) {
      throw ApiError.of(
          "ConflictException", "The authority does not revoke it: " + problem.getMessage());
    }
  }

  /** What goes wrong here is the operator's to mend, not a reason to fail a request. */
  private AcmeWire.Signer registered() throws AcmeProblem {
    try {
      return accounts.signer();
    } catch (AcmeProblem problem) {
      throw problem.is("rateLimited")
          ? problem
          : AcmeProblem.unreachable("not registered: " + problem.getMessage());
    }
  }

  private static Attempt issued(KeyPair keys, String chain) throws AcmeProblem {
    try {
      List<X509Certificate> read = Certificates.parse(chain);
      if (!read.getFirst().getPublicKey().equals(keys.getPublic())) {
        throw AcmeProblem.unreachable("the certificate is for another key");
      }
      return new Attempt.Issued(keys.getPrivate(), read);
    } catch (BadPem bad) {
      throw AcmeProblem.unreachable("the certificate cannot be read: " + bad.getMessage());
    }
  }

  /** The first record that is not there, as {@code NAME CNAME VALUE}. */
  private Optional<String> missingAlias(Certificate certificate) {
    return certificate.issuance().stream()
        .flatMap(issuance -> issuance.validations().stream())
        .filter(one -> !proof.own(bare(one.domainName())))
        .filter(one -> !published(one))
        .map(one -> one.recordName() + " CNAME " + one.recordValue())
        .findFirst();
  }

  private boolean published(DomainValidation one) {
    return aliases
        .target(one.recordName())
        .filter(target -> (target + ".").equals(one.recordValue()))
        .isPresent();
  }

  private static String bare(String name) {
    return name.startsWith("*.") ? name.substring(2) : name;
  }

  /** What a problem means for the request (RFC 8555 section 6.7 to ACM's FailureReason). */
  private Attempt attempt(AcmeProblem problem) {
    String why = String.valueOf(problem.getMessage());
    if (problem.is("rateLimited")) {
      Duration wait = problem.retryAfter().orElse(LIMITED_WAIT);
      quietUntil = context.clock().now().plus(wait);
      return new Attempt.Later(why, wait);
    }
    if (problem.is("accountDoesNotExist")) {
      accounts.forget();
      return new Attempt.Later(why, UNREACHABLE_WAIT);
    }
    Optional<String> reason = reason(problem);
    if (reason.isPresent()) {
      return new Attempt.Refused(reason.get(), why);
    }
    log.warn("no certificate from {}: {}", options.directory(), why);
    return new Attempt.Later(why, problem.is("dns") ? UNPROVED_WAIT : UNREACHABLE_WAIT);
  }

  private static Optional<String> reason(AcmeProblem problem) {
    if (problem.is("caa")) {
      return Optional.of("CAA_ERROR");
    }
    if (problem.is("rejectedIdentifier")) {
      return Optional.of("DOMAIN_NOT_ALLOWED");
    }
    if (problem.is("unsupportedIdentifier")) {
      return Optional.of("INVALID_PUBLIC_DOMAIN");
    }
    if (problem.is("unauthorized")) {
      return Optional.of("DOMAIN_VALIDATION_DENIED");
    }
    boolean ours =
        problem.is("badCSR")
            || problem.is("badPublicKey")
            || problem.is("badSignatureAlgorithm")
            || problem.is("malformed");
    return ours ? Optional.of("OTHER") : Optional.empty();
  }
}
