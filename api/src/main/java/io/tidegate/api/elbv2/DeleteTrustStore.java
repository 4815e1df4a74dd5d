package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Deletes a trust store that no listener uses. */
record DeleteTrustStore(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    String arn = Arguments.trustStoreArn(call.input());
    elb.controller().submit(call.operation(), image -> elb.trustStores().delete(image, arn));
    return Struct.of();
  }
}
