package io.tidegate.routing;

import io.tidegate.model.Image;
import io.tidegate.model.acm.Certificate;
import io.tidegate.model.acm.CertificateMaterial;
import io.tidegate.model.acm.KeyAlgorithm;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.ListenerAttributes;
import io.tidegate.model.elbv2.ListenerCertificate;
import io.tidegate.model.elbv2.LoadBalancerAttributes;
import io.tidegate.model.elbv2.MutualAuthentication;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.Revocation;
import io.tidegate.model.elbv2.SslPolicies;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Compiles the TLS of one listener. Pure. */
record TlsCompiler(Image image) {
  /** How {@code listener} does TLS; nothing for a plain one or one without a usable certificate. */
  Optional<CompiledTls> compile(Listener listener, LoadBalancerAttributes attributes) {
    if (listener.protocol() != Protocol.HTTPS) {
      return Optional.empty();
    }
    Optional<CompiledCertificate> standard =
        listener.certificates().stream().findFirst().flatMap(this::certificate);
    return standard.map(
        certificate ->
            new CompiledTls(
                SslPolicies.named(listener.sslPolicy().orElse(SslPolicies.DEFAULT)).orElseThrow(),
                new CertificateTable(certificate, listed(listener)),
                attributes.http2() ? List.of("h2", "http/1.1") : List.of("http/1.1"),
                mutual(listener),
                new TlsHeaders(
                    attributes.tlsHeaders(), ListenerAttributes.of(listener).renamedHeaders())));
  }

  private List<CertificateTable.Named> listed(Listener listener) {
    List<CertificateTable.Named> listed = new ArrayList<>();
    for (ListenerCertificate entry : image.listenerCertificates().referringTo(listener.arn())) {
      image
          .certificates()
          .find(entry.certificateArn())
          .flatMap(
              found ->
                  compiled(found)
                      .map(certificate -> new CertificateTable.Named(certificate, found.names())))
          .ifPresent(listed::add);
    }
    return listed;
  }

  private Optional<CompiledCertificate> certificate(String arn) {
    return image.certificates().find(arn).flatMap(TlsCompiler::compiled);
  }

  private static Optional<CompiledCertificate> compiled(Certificate certificate) {
    return certificate
        .material()
        .filter(material -> certificate.usable())
        .map(
            material ->
                new CompiledCertificate(
                    certificate.arn(),
                    material.certificate(),
                    material.chain(),
                    material.privateKey(),
                    traits(certificate.keyAlgorithm(), material)));
  }

  private static CompiledCertificate.Traits traits(KeyAlgorithm key, CertificateMaterial material) {
    String signature = material.facts().signatureAlgorithm().toUpperCase(Locale.ROOT);
    int digest =
        signature.startsWith("SHA512")
            ? 512
            : signature.startsWith("SHA384")
                ? 384
                : signature.startsWith("SHA256") ? 256 : signature.startsWith("SHA") ? 160 : 0;
    return new CompiledCertificate.Traits(
        isEcdsa(key),
        bits(key),
        digest,
        material.facts().notBefore().getEpochSecond(),
        material.facts().notAfter().getEpochSecond());
  }

  private static boolean isEcdsa(KeyAlgorithm key) {
    return switch (key) {
      case RSA_1024, RSA_2048, RSA_3072, RSA_4096 -> false;
      case EC_prime256v1, EC_secp384r1, EC_secp521r1 -> true;
    };
  }

  private static int bits(KeyAlgorithm key) {
    return switch (key) {
      case RSA_1024 -> 1024;
      case RSA_2048 -> 2048;
      case RSA_3072 -> 3072;
      case RSA_4096 -> 4096;
      case EC_prime256v1 -> 256;
      case EC_secp384r1 -> 384;
      case EC_secp521r1 -> 521;
    };
  }

  private MutualTls mutual(Listener listener) {
    Optional<MutualAuthentication> asked = listener.mutualAuthentication();
    if (asked.isEmpty()) {
      return new MutualTls.Off();
    }
    return switch (asked.get().mode()) {
      case OFF -> new MutualTls.Off();
      case PASSTHROUGH -> new MutualTls.Passthrough();
      case VERIFY -> verify(asked.get());
    };
  }

  private MutualTls verify(MutualAuthentication asked) {
    String arn = asked.trustStoreArn().orElseThrow();
    List<Revocation> revocations =
        image.revocations().referringTo(arn).stream()
            .sorted(Comparator.comparingLong(Revocation::id))
            .toList();
    return new MutualTls.Verify(
        arn,
        image.trustStores().find(arn).map(store -> store.caCertificates()).orElse(""),
        revocations.stream().map(Revocation::content).toList(),
        asked.ignoreClientCertificateExpiry(),
        asked.advertiseTrustStoreCaNames());
  }
}
