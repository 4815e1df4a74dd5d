package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.ElbLookup;
import io.tidegate.control.elbv2.ListenerCertificates;
import io.tidegate.model.Image;
import io.tidegate.model.elbv2.Listener;
import java.util.ArrayList;
import java.util.List;

/** The certificates of a listener: the default one, then its list. */
record DescribeListenerCertificates(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Image image = elb.image();
    Listener listener = ElbLookup.listener(image, Arguments.listenerArn(input));
    List<Struct> all = new ArrayList<>();
    for (String arn : listener.certificates()) {
      all.add(Struct.of("CertificateArn", arn).set("IsDefault", true));
    }
    for (String arn : ListenerCertificates.of(image, listener.arn())) {
      all.add(Struct.of("CertificateArn", arn).set("IsDefault", false));
    }
    Page<Struct> page =
        Page.of(
            input,
            all,
            one -> (one.flag("IsDefault", false) ? "0" : "1") + one.text("CertificateArn"));
    return Struct.of("Certificates", page.items()).set("NextMarker", page.nextMarker());
  }
}
