package io.tidegate.api.acm;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Deletes a certificate that nothing uses, its key with it. */
record DeleteCertificate(Acm acm) implements Action {
  @Override
  public Struct run(Call call) {
    String arn = Acm.arn(call.input());
    acm.controller().submit(call.operation(), image -> acm.certificates().delete(image, arn));
    return Struct.of();
  }
}
