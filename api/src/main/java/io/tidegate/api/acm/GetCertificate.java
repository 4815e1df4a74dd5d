package io.tidegate.api.acm;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.acm.CertificateManager;
import io.tidegate.model.acm.CertificateMaterial;
import java.util.Optional;

/** A certificate and its chain in PEM. */
record GetCertificate(Acm acm) implements Action {
  @Override
  public Struct run(Call call) {
    return said(
        CertificateManager.material(CertificateManager.find(acm.image(), Acm.arn(call.input()))));
  }

  static Struct said(CertificateMaterial material) {
    return Struct.of("Certificate", material.certificate())
        .set("CertificateChain", Optional.of(material.chain()).filter(text -> !text.isEmpty()));
  }
}
