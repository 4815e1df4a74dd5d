package io.tidegate.api.acm;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.acm.CertificateManager;

/** The tags of a certificate. */
record ListTagsForCertificate(Acm acm) implements Action {
  @Override
  public Struct run(Call call) {
    return Struct.of(
        "Tags",
        CertificateManager.find(acm.image(), Acm.arn(call.input())).tags().stream()
            .map(tag -> Struct.of("Key", tag.key()).set("Value", tag.value()))
            .toList());
  }
}
