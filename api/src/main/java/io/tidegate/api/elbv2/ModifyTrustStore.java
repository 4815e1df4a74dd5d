package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.ElbLookup;
import io.tidegate.control.elbv2.TrustContent;
import io.tidegate.model.elbv2.TrustStore;
import java.util.List;

/** Replaces the bundle of a trust store. */
record ModifyTrustStore(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    String arn = Arguments.trustStoreArn(input);
    ElbLookup.trustStore(elb.image(), arn);
    TrustContent authorities =
        TrustContent.authorities(elb.files().bundle(input), elb.context().limits());
    TrustStore store =
        elb.controller()
            .submit(call.operation(), image -> elb.trustStores().modify(image, arn, authorities));
    return Struct.of("TrustStores", List.of(ElbWriter.trustStore(elb.image(), store)));
  }
}
