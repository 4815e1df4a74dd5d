package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.ElbLookup;
import io.tidegate.control.elbv2.TrustContent;
import io.tidegate.model.elbv2.Revocation;
import java.time.Instant;
import java.util.List;

/** Adds revocation files to a trust store. */
record AddTrustStoreRevocations(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    String arn = Arguments.trustStoreArn(input);
    String authorities = ElbLookup.trustStore(elb.image(), arn).caCertificates();
    Instant now = elb.context().clock().now();
    List<TrustContent> files =
        input.structs("RevocationContents").stream()
            .map(
                content ->
                    TrustContent.revocations(elb.files().revocation(content), authorities, now))
            .toList();
    List<Revocation> added =
        elb.controller()
            .submit(call.operation(), image -> elb.trustStores().revoke(image, arn, files));
    return Struct.of("TrustStoreRevocations", added.stream().map(ElbWriter::revocation).toList());
  }
}
