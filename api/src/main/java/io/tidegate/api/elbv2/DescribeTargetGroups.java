package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.ElbLookup;
import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.elbv2.TargetGroup;
import java.util.List;
import java.util.Optional;

/** Target groups by ARN, by name, by load balancer, or all. */
record DescribeTargetGroups(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();

    Image image = elb.image();
    Page<TargetGroup> page = Page.of(input, chosen(image, input), TargetGroup::arn);
    return Struct.of(
            "TargetGroups",
            page.items().stream().map(group -> ElbWriter.targetGroup(image, group)).toList())
        .set("NextMarker", page.nextMarker());
  }

  private static List<TargetGroup> chosen(Image image, Struct input) {
    List<String> arns = input.texts("TargetGroupArns");
    List<String> names = input.texts("Names");
    Optional<String> balancer = input.optText("LoadBalancerArn");
    int given =
        (arns.isEmpty() ? 0 : 1) + (names.isEmpty() ? 0 : 1) + (balancer.isPresent() ? 1 : 0);
    if (given > 1) {
      throw ApiError.validation(
          "You can specify only one of load balancer ARN, target group ARNs or names");
    }
    if (balancer.isPresent()) {
      String arn = ElbLookup.loadBalancer(image, Arguments.loadBalancerArn(input)).arn();
      return image
          .targetGroups()
          .where(
              group ->
                  ElbLookup.loadBalancerUsing(image, group.arn()).filter(arn::equals).isPresent());
    }
    if (!arns.isEmpty()) {
      return arns.stream()
          .map(arn -> Arguments.arn(arn, ":targetgroup/", "target group"))
          .distinct()
          .map(arn -> ElbLookup.targetGroup(image, arn))
          .toList();
    }
    if (!names.isEmpty()) {
      return names.stream()
          .distinct()
          .map(
              name ->
                  ElbLookup.targetGroupNamed(image, name)
                      .orElseThrow(
                          () ->
                              ApiError.of(
                                  "TargetGroupNotFound", "One or more target groups not found")))
          .toList();
    }
    return List.copyOf(image.targetGroups().all());
  }
}
