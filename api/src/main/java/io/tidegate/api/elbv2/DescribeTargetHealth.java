package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.ElbLookup;
import io.tidegate.control.elbv2.TargetHealthManager;
import io.tidegate.control.elbv2.TargetManager;
import io.tidegate.model.Image;
import io.tidegate.model.elbv2.Target;
import io.tidegate.model.elbv2.TargetAnomaly;
import io.tidegate.model.elbv2.TargetDescription;
import io.tidegate.model.elbv2.TargetGroup;
import io.tidegate.model.elbv2.TargetHealth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The health of all targets of a group, or of those that are asked for. */
record DescribeTargetHealth(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();

    boolean anomalies = !input.texts("Include").isEmpty();
    Image image = elb.image();
    TargetGroup group = ElbLookup.targetGroup(image, Arguments.targetGroupArn(input));
    List<TargetDescription> asked = Arguments.targets(input);
    List<Struct> out = new ArrayList<>();
    if (asked.isEmpty()) {
      image.targets().referringTo(group.arn()).stream()
          .sorted(Comparator.comparing(Target::registeredAt).thenComparing(Target::key))
          .forEach(target -> out.add(registered(image, group, target, anomalies)));
    } else {
      asked.forEach(target -> out.add(one(image, group, target, anomalies)));
    }
    return Struct.of("TargetHealthDescriptions", out);
  }

  private Struct one(Image image, TargetGroup group, TargetDescription asked, boolean anomalies) {
    int port = asked.port().or(group::port).orElse(0);
    return image
        .targets()
        .find(Target.key(group.arn(), asked.id(), port))
        .map(target -> registered(image, group, target, anomalies))
        .orElseGet(
            () ->
                description(
                    Struct.of("Id", asked.id()).set("Port", port),
                    TargetHealthManager.notRegistered(),
                    false));
  }

  private Struct registered(Image image, TargetGroup group, Target target, boolean anomalies) {
    Struct id =
        Struct.of("Id", target.id())
            .set("Port", target.port())
            .set("AvailabilityZone", TargetManager.zoneShown(image, group, target));
    TargetHealth health = elb.health().health(image, target);
    boolean shifted = TargetHealthManager.shifted(image, group, target);
    Struct out = description(id, health, shifted);
    if (health.state() != TargetHealth.State.UNUSED) {
      int port = group.healthCheck().port().orElse(target.port());
      out.set("HealthCheckPort", Integer.toString(port));
    }
    if (anomalies) {
      TargetAnomaly anomaly = elb.health().anomaly(target);
      out.set(
          "AnomalyDetection",
          Struct.of("Result", anomaly.anomalous() ? "anomalous" : "normal")
              .set("MitigationInEffect", anomaly.mitigated() ? "yes" : "no"));
    }
    return out;
  }

  private static Struct description(Struct target, TargetHealth health, boolean shifted) {
    Struct override =
        shifted
            ? Struct.of("State", "zonal_shift_active")
                .set("Reason", "AdministrativeOverride.ZonalShiftActive")
                .set("Description", "A zonal shift is active on the target's Availability Zone")
            : Struct.of("State", "no_override")
                .set("Reason", "AdministrativeOverride.NoOverride")
                .set("Description", "No override is currently active on target");
    return Struct.of("Target", target)
        .set(
            "TargetHealth",
            Struct.of("State", health.state().name().toLowerCase(Locale.ROOT))
                .set("Reason", said(health.reason()))
                .set("Description", said(health.description())))
        .set("AdministrativeOverride", override);
  }

  private static Optional<String> said(String text) {
    return Optional.of(text).filter(it -> !it.isEmpty());
  }
}
