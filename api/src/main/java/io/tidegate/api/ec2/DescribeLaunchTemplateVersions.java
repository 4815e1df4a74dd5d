package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.Ec2Errors;
import io.tidegate.control.ec2.LaunchTemplateManager;
import io.tidegate.control.ec2.TemplateRef;
import io.tidegate.model.Image;
import io.tidegate.model.ec2.LaunchTemplate;
import io.tidegate.model.ec2.LaunchTemplateVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** DescribeLaunchTemplateVersions: of one template, or $Latest and $Default of all. */
record DescribeLaunchTemplateVersions(Ec2Context ec2) implements Action {
  private record Row(LaunchTemplate template, LaunchTemplateVersion version) {}

  private static final Filters<Row> FILTERS =
      new Filters<Row>()
          .maybe("image-id", it -> it.version().data().imageId())
          .maybe("instance-type", it -> it.version().data().instanceType())
          .one(
              "is-default-version",
              it -> Boolean.toString(it.version().version() == it.template().defaultVersion()))
          .one("create-time", it -> it.version().created().toString());

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Image image = ec2.image();
    List<String> versions = input.texts("Versions");
    TemplateRef ref = TemplateView.reference(input);
    List<Row> rows = new ArrayList<>();
    if (ref.id().isPresent() || ref.name().isPresent()) {
      LaunchTemplate template = LaunchTemplateManager.find(image, ref);
      List<LaunchTemplateVersion> chosen =
          versions.isEmpty()
              ? LaunchTemplateManager.versions(image, template)
              : versions.stream()
                  .map(it -> LaunchTemplateManager.version(image, template, it))
                  .distinct()
                  .toList();
      chosen.forEach(it -> rows.add(new Row(template, it)));
    } else {
      if (versions.isEmpty() || !Set.of("$Latest", "$Default").containsAll(versions)) {
        throw Ec2Errors.missing("LaunchTemplateId");
      }
      for (LaunchTemplate template : image.launchTemplates().all()) {
        versions.stream()
            .map(it -> LaunchTemplateManager.version(image, template, it))
            .distinct()
            .forEach(it -> rows.add(new Row(template, it)));
      }
    }
    long least = bound(input, "MinVersion").orElse(0L);
    long most = bound(input, "MaxVersion").orElse(Long.MAX_VALUE);
    rows.removeIf(row -> row.version().version() < least || row.version().version() > most);
    Paging<Row> page =
        Paging.of(
            input, FILTERS.apply(input, rows), DescribeLaunchTemplateVersions::newestFirst, 1, 200);
    return Struct.of(
            "LaunchTemplateVersions",
            page.items().stream()
                .map(row -> TemplateView.version(ec2.installation(), row.template(), row.version()))
                .toList())
        .set("NextToken", page.nextToken());
  }

  private static Optional<Long> bound(Struct input, String member) {
    Optional<String> text = input.optText(member);
    if (text.filter(it -> !it.matches("[0-9]{1,18}")).isPresent()) {
      throw Ec2Errors.invalidValue(
          "Value (" + text.get() + ") for parameter " + member + " is invalid.");
    }
    return text.map(Long::parseLong);
  }

  private static String newestFirst(Row row) {
    return String.format(
        "%s %019d", row.template().name(), Long.MAX_VALUE - row.version().version());
  }
}
