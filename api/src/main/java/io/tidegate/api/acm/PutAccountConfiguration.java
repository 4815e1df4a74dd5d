package io.tidegate.api.acm;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.acm.AccountConfiguration;

/** Sets how many days before expiry is warned; nothing given sets the standard. */
record PutAccountConfiguration(Acm acm) implements Action {
  @Override
  public Struct run(Call call) {
    int days =
        call.input()
            .optStruct("ExpiryEvents")
            .flatMap(events -> events.optInt("DaysBeforeExpiry"))
            .orElse(AccountConfiguration.STANDARD.daysBeforeExpiry());
    acm.controller().submit(call.operation(), image -> acm.certificates().configure(image, days));
    return Struct.of();
  }
}
