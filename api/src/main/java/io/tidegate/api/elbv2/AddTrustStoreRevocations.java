package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.ElbLookup;
import io.tidegate.control.elbv2.TrustContent;
import io.tidegate.model.elbv2.Revocation;
import java.util.List;

/** Adds revocation files to a trust store. */
record AddTrustStoreRevocations(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    String arn = Arguments.trustStoreArn(input);
    ElbLookup.trustStore(elb.image(), arn);
    List<TrustContent> files =
        input.structs("RevocationContents").stream()
            .map(content -> TrustContent.revocations(elb.files().revocation(content)))
            .toList();
    List<Revocation> added =
        elb.controller()
            .submit(call.operation(), image -> elb.trustStores().revoke(image, arn, files));
    return Struct.of("TrustStoreRevocations", added.stream().map(ElbWriter::revocation).toList());
  }
}
