package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.logs.DeliveryRules;
import io.tidegate.model.logs.DeliveryDestination;
import io.tidegate.model.logs.LogType;
import io.tidegate.model.logs.OutputFormat;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What deliveries may look like: a template for each log type and type of destination. */
record DescribeConfigurationTemplates() implements Action {
  private static final String SERVICE = "elasticloadbalancing";
  private static final String RESOURCE = "loadbalancer/app";

  private record Template(LogType log, DeliveryDestination.Type to) {
    String key() {
      return log + " " + to;
    }
  }

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    boolean ours =
        input.optText("service").map(SERVICE::equals).orElse(true)
            && among(input.texts("resourceTypes"), RESOURCE);
    LogPage<Template> page =
        LogPage.of(
            Stream.of(LogType.values())
                .flatMap(
                    log ->
                        Arrays.stream(DeliveryDestination.Type.values())
                            .map(to -> new Template(log, to)))
                .filter(
                    one ->
                        ours
                            && among(input.texts("logTypes"), one.log().name())
                            && among(input.texts("deliveryDestinationTypes"), one.to().name())),
            Template::key,
            input);
    return Struct.of(
            "configurationTemplates",
            page.items().stream().map(DescribeConfigurationTemplates::shown).toList())
        .set("nextToken", page.nextToken());
  }

  private static boolean among(List<String> asked, String value) {
    return asked.isEmpty() || asked.contains(value);
  }

  private static Struct shown(Template one) {
    Struct defaults = Struct.of("recordFields", one.log().fields()).set("fieldDelimiter", " ");
    Struct shown =
        Struct.of("service", SERVICE)
            .set("logType", one.log())
            .set("resourceType", RESOURCE)
            .set("deliveryDestinationType", one.to())
            .set("defaultDeliveryConfigValues", defaults)
            .set(
                "allowedFields",
                one.log().allFields().stream()
                    .map(name -> Struct.of("name", name).set("mandatory", false))
                    .toList())
            .set(
                "allowedOutputFormats",
                DeliveryRules.formats(one.to()).stream().map(OutputFormat::wire).toList())
            .set("allowedFieldDelimiters", DeliveryRules.DELIMITERS);
    if (one.to() == DeliveryDestination.Type.S3) {
      defaults.set(
          "s3DeliveryConfiguration",
          Struct.of("suffixPath", "{yyyy}/{MM}/{dd}").set("enableHiveCompatiblePath", false));
      shown.set("allowedSuffixPathFields", DeliveryRules.PATH_VARIABLES);
    }
    return shown;
  }
}
