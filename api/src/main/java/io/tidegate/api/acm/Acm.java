package io.tidegate.api.acm;

import io.tidegate.api.Struct;
import io.tidegate.control.Controller;
import io.tidegate.control.acm.AcmContext;
import io.tidegate.control.acm.CertificateIssuer;
import io.tidegate.control.acm.CertificateManager;
import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.Tag;
import java.util.List;

/** What the operations of ACM work with. Safe from any thread. */
public record Acm(Controller controller, AcmContext context, CertificateIssuer issuer) {
  Image image() {
    return controller.image();
  }

  CertificateManager certificates() {
    return new CertificateManager(context);
  }

  /** The ARN of a certificate in {@code input}, or {@code InvalidArnException}. */
  static String arn(Struct input) {
    return checkedArn(input.text("CertificateArn"));
  }

  static String checkedArn(String arn) {
    if (!arn.contains(":acm:") || !arn.contains(":certificate/")) {
      throw ApiError.of("InvalidArnException", "The ARN " + arn + " is not that of a certificate.");
    }
    return arn;
  }

  static List<Tag> tags(Struct input) {
    return input.structs("Tags").stream()
        .map(tag -> new Tag(tag.text("Key"), tag.optText("Value").orElse("")))
        .toList();
  }
}
