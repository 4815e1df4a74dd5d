package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import java.util.List;

/** Takes revocation files out of a trust store. */
record RemoveTrustStoreRevocations(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    String arn = Arguments.trustStoreArn(input);
    List<Long> ids = input.list("RevocationIds", Long.class);
    elb.controller().submit(call.operation(), image -> elb.trustStores().unrevoke(image, arn, ids));
    return Struct.of();
  }
}
