package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.ElbLookup;
import io.tidegate.control.elbv2.TrustStoreManager;
import io.tidegate.model.Image;
import io.tidegate.model.elbv2.Listener;

/** The listeners that use a trust store. */
record DescribeTrustStoreAssociations(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Image image = elb.image();
    String arn = ElbLookup.trustStore(image, Arguments.trustStoreArn(input)).arn();
    Page<Listener> page = Page.of(input, TrustStoreManager.users(image, arn), Listener::arn);
    return Struct.of(
            "TrustStoreAssociations",
            page.items().stream().map(user -> Struct.of("ResourceArn", user.arn())).toList())
        .set("NextMarker", page.nextMarker());
  }
}
