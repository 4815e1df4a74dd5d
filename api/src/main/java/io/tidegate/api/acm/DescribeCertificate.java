package io.tidegate.api.acm;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.acm.CertificateManager;
import io.tidegate.model.Image;

/** All that is known of a certificate, but its key. */
record DescribeCertificate(Acm acm) implements Action {
  @Override
  public Struct run(Call call) {
    Image image = acm.image();
    return Struct.of(
        "Certificate",
        CertificateText.detail(
            image,
            CertificateManager.find(image, Acm.arn(call.input())),
            acm.context().clock().now()));
  }
}
