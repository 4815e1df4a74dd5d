package io.tidegate.api.acm;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.acm.CertificateManager;

/** How many days before expiry is warned. */
record GetAccountConfiguration(Acm acm) implements Action {
  @Override
  public Struct run(Call call) {
    int days = CertificateManager.configuration(acm.image()).daysBeforeExpiry();
    return Struct.of("ExpiryEvents", Struct.of("DaysBeforeExpiry", days));
  }
}
