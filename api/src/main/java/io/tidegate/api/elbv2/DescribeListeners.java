package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.ElbLookup;
import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.elbv2.Listener;
import java.util.List;

/** Listeners of a load balancer, or by ARN. */
record DescribeListeners(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();

    List<String> arns = input.texts("ListenerArns");
    if (arns.isEmpty() && !input.has("LoadBalancerArn")) {
      throw ApiError.validation("You must specify either listener ARNs or a load balancer ARN");
    }
    if (!arns.isEmpty() && input.has("LoadBalancerArn")) {
      throw ApiError.validation(
          "You can specify either listener ARNs or a load balancer ARN, not both");
    }
    Image image = elb.image();
    List<Listener> listeners =
        arns.isEmpty()
            ? ElbLookup.listenersOf(
                image, ElbLookup.loadBalancer(image, Arguments.loadBalancerArn(input)).arn())
            : arns.stream()
                .map(arn -> Arguments.arn(arn, ":listener/", "listener"))
                .distinct()
                .map(arn -> ElbLookup.listener(image, arn))
                .toList();
    Page<Listener> page = Page.of(input, listeners, Listener::arn);
    return Struct.of("Listeners", page.items().stream().map(ElbWriter::listener).toList())
        .set("NextMarker", page.nextMarker());
  }
}
