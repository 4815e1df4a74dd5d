package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.LaunchTemplateManager;
import io.tidegate.control.ec2.TemplateRef;
import io.tidegate.model.Image;
import io.tidegate.model.ec2.LaunchTemplate;
import java.util.ArrayList;
import java.util.List;

/** DescribeLaunchTemplates. */
record DescribeLaunchTemplates(Ec2Context ec2) implements Action {
  private static final Filters<LaunchTemplate> FILTERS =
      new Filters<LaunchTemplate>()
          .one("launch-template-name", LaunchTemplate::name)
          .one("create-time", it -> it.created().toString())
          .tags(LaunchTemplate::tags);

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Image image = ec2.image();
    List<LaunchTemplate> named = new ArrayList<>();
    for (String id : input.texts("LaunchTemplateIds")) {
      named.add(LaunchTemplateManager.find(image, TemplateRef.byId(id, "$Default")));
    }
    for (String name : input.texts("LaunchTemplateNames")) {
      named.add(LaunchTemplateManager.find(image, TemplateRef.byName(name, "$Default")));
    }
    boolean all =
        input.texts("LaunchTemplateIds").isEmpty() && input.texts("LaunchTemplateNames").isEmpty();
    List<LaunchTemplate> items = all ? List.copyOf(image.launchTemplates().all()) : named;
    Paging<LaunchTemplate> page =
        Paging.of(input, FILTERS.apply(input, items), LaunchTemplate::name, 1, 200);
    return Struct.of(
            "LaunchTemplates",
            page.items().stream().map(it -> TemplateView.template(ec2.installation(), it)).toList())
        .set("NextToken", page.nextToken());
  }
}
