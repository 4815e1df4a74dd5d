package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.ElbLookup;
import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.elbv2.ElbLimits;
import io.tidegate.model.elbv2.LoadBalancer;
import java.util.List;

/** Load balancers by ARN, by name, or all. */
record DescribeLoadBalancers(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();

    List<String> arns = input.texts("LoadBalancerArns");
    List<String> names = input.texts("Names");
    if (arns.size() > ElbLimits.ARNS_PER_DESCRIBE || names.size() > ElbLimits.ARNS_PER_DESCRIBE) {
      throw ApiError.validation(
          "The number of load balancers must not exceed " + ElbLimits.ARNS_PER_DESCRIBE);
    }
    if (!arns.isEmpty() && !names.isEmpty()) {
      throw ApiError.validation("You can specify either load balancer ARNs or names, not both");
    }
    Page<LoadBalancer> page = Page.of(input, chosen(elb.image(), arns, names), LoadBalancer::arn);
    return Struct.of("LoadBalancers", page.items().stream().map(ElbWriter::loadBalancer).toList())
        .set("NextMarker", page.nextMarker());
  }

  private static List<LoadBalancer> chosen(Image image, List<String> arns, List<String> names) {
    if (!arns.isEmpty()) {
      return arns.stream()
          .map(arn -> Arguments.arn(arn, ":loadbalancer/", "load balancer"))
          .distinct()
          .map(
              arn ->
                  image
                      .loadBalancers()
                      .find(arn)
                      .orElseThrow(() -> notFound("One or more load balancers not found")))
          .toList();
    }
    if (!names.isEmpty()) {
      return names.stream()
          .distinct()
          .map(
              name ->
                  ElbLookup.loadBalancerNamed(image, name)
                      .orElseThrow(() -> notFound("Load balancers '[" + name + "]' not found")))
          .toList();
    }
    return List.copyOf(image.loadBalancers().all());
  }

  private static ApiError notFound(String message) {
    return ApiError.of("LoadBalancerNotFound", message);
  }
}
