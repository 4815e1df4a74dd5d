package io.tidegate.control.elbv2;

import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.acm.Certificate;
import io.tidegate.model.elbv2.ElbLimits;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.MutualAuthentication;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.SslPolicies;
import java.util.List;
import java.util.Optional;

/** How a listener may do TLS (ALB guide, "HTTPS listeners", "Mutual authentication"). Pure. */
final class TlsRules {
  private TlsRules() {}

  /** {@code listener} with {@code asked} over what {@code before} had; throws unless it may be. */
  static Listener apply(
      Image image, Optional<Listener> before, Listener listener, TlsSettings asked) {
    if (listener.protocol() != Protocol.HTTPS) {
      refuseAll(asked, listener.protocol());
      return with(listener, Optional.empty(), List.of(), Optional.empty());
    }
    if (asked.alpnPolicy().isPresent()) {
      throw ApiError.of(
          "InvalidConfigurationRequest",
          "ALPN policies are not supported for listeners with the HTTPS protocol");
    }
    boolean had = before.map(one -> one.protocol() == Protocol.HTTPS).orElse(false);
    Optional<Listener> old = before.filter(one -> had);
    boolean policyMissing = before.isPresent() && !had && asked.sslPolicy().isEmpty();
    if (policyMissing) {
      throw ApiError.validation(
          "A security policy must be specified to change the protocol to HTTPS");
    }
    String policy =
        asked.sslPolicy().or(() -> old.flatMap(Listener::sslPolicy)).orElse(SslPolicies.DEFAULT);
    if (SslPolicies.named(policy).isEmpty()) {
      throw ApiError.of("SSLPolicyNotFound", "SSL policy '" + policy + "' not found");
    }
    List<String> certificates =
        asked.certificates().or(() -> old.map(Listener::certificates)).orElse(List.of());
    checkDefault(image, certificates);
    Optional<MutualAuthentication> mutual =
        asked.mutualAuthentication().or(() -> old.flatMap(Listener::mutualAuthentication));
    Listener next =
        with(
            listener,
            Optional.of(policy),
            certificates,
            mutual.filter(one -> one.mode() != MutualAuthentication.Mode.OFF));
    mutual.ifPresent(one -> checkMutual(image, next, one));
    return next;
  }

  private static Listener with(
      Listener listener,
      Optional<String> policy,
      List<String> certificates,
      Optional<MutualAuthentication> mutual) {
    return new Listener(
        listener.arn(),
        listener.loadBalancerArn(),
        listener.protocol(),
        listener.port(),
        policy,
        certificates,
        Optional.empty(),
        mutual,
        listener.defaultActions(),
        listener.attributes(),
        listener.tags());
  }

  private static void refuseAll(TlsSettings asked, Protocol protocol) {
    boolean any =
        asked.sslPolicy().isPresent()
            || asked.certificates().filter(list -> !list.isEmpty()).isPresent()
            || asked.alpnPolicy().filter(list -> !list.isEmpty()).isPresent()
            || asked.mutualAuthentication().isPresent();
    if (any) {
      throw ApiError.of(
          "InvalidConfigurationRequest",
          "Certificates, security policies, ALPN policies and mutual authentication are not"
              + " supported for listeners with the "
              + protocol
              + " protocol");
    }
  }

  private static void checkDefault(Image image, List<String> certificates) {
    if (certificates.isEmpty()) {
      throw ApiError.validation("A certificate must be specified for HTTPS listeners");
    }
    if (certificates.size() > 1) {
      throw ApiError.of(
          "TooManyCertificates", "You can specify exactly one default certificate per listener");
    }
    checkCertificate(image, certificates.getFirst());
  }

  /** Throws unless the certificate can be served. */
  static void checkCertificate(Image image, String arn) {
    Certificate certificate =
        image
            .certificates()
            .find(arn)
            .orElseThrow(
                () -> ApiError.of("CertificateNotFound", "Certificate '" + arn + "' not found"));
    if (!certificate.usable()) {
      throw ApiError.of(
          "UnsupportedCertificate",
          "The certificate '"
              + arn
              + "' must have a fully-qualified domain name, a supported signature, and a supported"
              + " key size.");
    }
  }

  private static void checkMutual(Image image, Listener next, MutualAuthentication mutual) {
    boolean verifies = mutual.mode() == MutualAuthentication.Mode.VERIFY;
    if (!verifies) {
      boolean more =
          mutual.trustStoreArn().isPresent()
              || mutual.ignoreClientCertificateExpiry()
              || mutual.advertiseTrustStoreCaNames();
      if (more) {
        throw ApiError.validation(
            "A trust store, IgnoreClientCertificateExpiry and AdvertiseTrustStoreCaNames can only"
                + " be specified when the mutual authentication mode is 'verify'");
      }
      return;
    }
    String store =
        mutual
            .trustStoreArn()
            .orElseThrow(
                () ->
                    ApiError.validation(
                        "A trust store must be specified when the mutual authentication mode is"
                            + " 'verify'"));
    ElbLookup.trustStore(image, store);
    long others =
        ElbLookup.listenersOf(image, next.loadBalancerArn()).stream()
            .filter(one -> !one.arn().equals(next.arn()) && one.trustStoreArn().isPresent())
            .count();
    if (others >= ElbLimits.VERIFYING_LISTENERS) {
      throw ApiError.of(
          "InvalidConfigurationRequest",
          "A load balancer can have at most "
              + ElbLimits.VERIFYING_LISTENERS
              + " listeners with mutual authentication in verify mode");
    }
  }
}
