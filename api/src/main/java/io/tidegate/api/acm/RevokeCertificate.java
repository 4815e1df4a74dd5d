package io.tidegate.api.acm;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.acm.CertificateManager;
import io.tidegate.control.acm.RevocationReason;
import io.tidegate.model.acm.Certificate;

/** Revokes at the authority that signed, then notes it: final. */
record RevokeCertificate(Acm acm) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    String arn = Acm.arn(input);
    RevocationReason reason = RevocationReason.valueOf(input.text("RevocationReason"));
    Certificate certificate = CertificateManager.revocable(acm.image(), arn);
    acm.issuer().revoke(certificate, reason);
    acm.controller()
        .submit(call.operation(), image -> acm.certificates().revoked(image, arn, reason));
    return Struct.of("CertificateArn", arn);
  }
}
