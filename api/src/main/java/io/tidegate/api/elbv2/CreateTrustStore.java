package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.TrustContent;
import io.tidegate.model.Tag;
import io.tidegate.model.elbv2.TrustStore;
import java.util.List;

/** Creates a trust store from a bundle of certificate authorities. */
record CreateTrustStore(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    TrustContent authorities =
        TrustContent.authorities(elb.files().bundle(input), elb.context().limits());
    List<Tag> tags = Arguments.tags(input);
    TrustStore store =
        elb.controller()
            .submit(
                call.operation(),
                image -> elb.trustStores().create(image, input.text("Name"), authorities, tags));
    return Struct.of("TrustStores", List.of(ElbWriter.trustStore(elb.image(), store)));
  }
}
