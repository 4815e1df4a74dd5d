package io.tidegate.model.acm;

import io.tidegate.model.SealedSecret;

/**
 * A certificate that can be served: the leaf and the chain above it (leaf's issuer first, empty
 * when there is none) in PEM, and its private key, PKCS #8 in DER, sealed for the certificate's
 * ARN.
 */
public record CertificateMaterial(
    String certificate, String chain, SealedSecret privateKey, CertificateFacts facts) {}
