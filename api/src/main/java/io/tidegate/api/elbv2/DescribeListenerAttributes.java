package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.ElbLookup;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.ListenerAttributes;

/** The attributes of a listener. */
record DescribeListenerAttributes(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();

    return answer(ElbLookup.listener(elb.image(), Arguments.listenerArn(input)));
  }

  /** All attributes of {@code listener}. */
  static Struct answer(Listener listener) {
    return Struct.of(
        "Attributes",
        Arguments.attributes(ListenerAttributes.specs(listener), listener.attributes()));
  }
}
