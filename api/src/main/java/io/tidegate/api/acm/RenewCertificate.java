package io.tidegate.api.acm;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Renews a certificate before it is due. */
record RenewCertificate(Acm acm) implements Action {
  @Override
  public Struct run(Call call) {
    String arn = Acm.arn(call.input());
    acm.controller().submit(call.operation(), image -> acm.certificates().renew(image, arn));
    return Struct.of();
  }
}
