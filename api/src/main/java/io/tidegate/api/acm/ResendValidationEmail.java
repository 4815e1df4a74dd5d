package io.tidegate.api.acm;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.acm.CertificateManager;
import io.tidegate.model.ApiError;

/** Refused: no certificate here is validated by mail. */
record ResendValidationEmail(Acm acm) implements Action {
  @Override
  public Struct run(Call call) {
    String arn = CertificateManager.find(acm.image(), Acm.arn(call.input())).arn();
    throw ApiError.of(
        "InvalidStateException", "The certificate " + arn + " is not validated by email.");
  }
}
