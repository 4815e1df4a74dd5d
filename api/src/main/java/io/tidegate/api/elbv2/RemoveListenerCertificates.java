package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import java.util.List;

/** Takes certificates out of the list of a listener. */
record RemoveListenerCertificates(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    String arn = Arguments.listenerArn(input);
    List<String> certificates = TlsReader.certificates(input);
    elb.controller()
        .submit(
            call.operation(), image -> elb.listenerCertificates().remove(image, arn, certificates));
    return Struct.of();
  }
}
