package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.ElbLookup;

/** Where the bundle of a trust store can be fetched, for ten minutes. */
record GetTrustStoreCaCertificatesBundle(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    String arn = ElbLookup.trustStore(elb.image(), Arguments.trustStoreArn(call.input())).arn();
    return Struct.of("Location", elb.files().links().link(arn));
  }
}
