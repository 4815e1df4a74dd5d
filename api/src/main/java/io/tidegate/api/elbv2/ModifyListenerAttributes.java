package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import java.util.List;
import java.util.Map;

/** Changes attributes of a listener, all or none. */
record ModifyListenerAttributes(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();

    String arn = Arguments.listenerArn(input);
    List<Map.Entry<String, String>> attributes = Arguments.attributes(input);
    return DescribeListenerAttributes.answer(
        elb.controller()
            .submit(
                call.operation(),
                image -> elb.listeners().modifyAttributes(image, arn, attributes)));
  }
}
