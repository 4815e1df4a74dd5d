package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.ElbLookup;
import io.tidegate.control.elbv2.TrustStoreManager;
import io.tidegate.model.Image;
import io.tidegate.model.elbv2.Revocation;
import java.util.List;

/** The revocation files of a trust store. */
record DescribeTrustStoreRevocations(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Image image = elb.image();
    String arn = ElbLookup.trustStore(image, Arguments.trustStoreArn(input)).arn();
    List<Long> ids = input.list("RevocationIds", Long.class);
    List<Revocation> found =
        ids.isEmpty()
            ? TrustStoreManager.revocations(image, arn)
            : ids.stream()
                .distinct()
                .map(id -> TrustStoreManager.revocation(image, arn, id))
                .toList();
    Page<Revocation> page = Page.of(input, found, one -> String.format("%019d", one.id()));
    return Struct.of(
            "TrustStoreRevocations", page.items().stream().map(ElbWriter::revocation).toList())
        .set("NextMarker", page.nextMarker());
  }
}
