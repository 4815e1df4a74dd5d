package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.TrustStoreManager;

/** Where a revocation file of a trust store can be fetched, for ten minutes. */
record GetTrustStoreRevocationContent(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    String key =
        TrustStoreManager.revocation(
                elb.image(), Arguments.trustStoreArn(input), input.number("RevocationId"))
            .key();
    return Struct.of("Location", elb.files().links().link(key));
  }
}
