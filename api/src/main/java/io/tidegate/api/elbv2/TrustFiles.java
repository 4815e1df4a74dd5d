package io.tidegate.api.elbv2;

import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.ObjectSource;
import io.tidegate.model.ApiError;
import java.util.Optional;

/**
 * The files of trust stores: read from buckets, given out by links. Buckets here keep no versions,
 * so an object version is not found.
 */
public record TrustFiles(ObjectSource buckets, ContentLinks links) {
  /** The bundle that {@code input} names, or {@code CaCertificatesBundleNotFound}. */
  byte[] bundle(Struct input) {
    return read(input, "CaCertificatesBundleS3")
        .orElseThrow(
            () ->
                ApiError.of(
                    "CaCertificatesBundleNotFound",
                    "The specified CA certificate bundle does not exist."));
  }

  /** The revocation file that {@code content} names, or {@code RevocationContentNotFound}. */
  byte[] revocation(Struct content) {
    return read(content, "S3")
        .orElseThrow(
            () ->
                ApiError.of(
                    "RevocationContentNotFound", "The specified revocation file does not exist."));
  }

  private Optional<byte[]> read(Struct input, String prefix) {
    return input.has(prefix + "ObjectVersion")
        ? Optional.empty()
        : buckets.read(
            input.optText(prefix + "Bucket").orElse(""), input.optText(prefix + "Key").orElse(""));
  }
}
