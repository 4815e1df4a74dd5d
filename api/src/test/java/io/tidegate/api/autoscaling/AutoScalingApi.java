package io.tidegate.api.autoscaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.api.ApiDispatcher;
import io.tidegate.api.auth.RequestVerifier;
import io.tidegate.api.cloudwatch.CloudWatch;
import io.tidegate.api.cloudwatch.CloudWatchActions;
import io.tidegate.api.wire.WireRequest;
import io.tidegate.api.wire.WireResponse;
import io.tidegate.base.Chance;
import io.tidegate.base.FaultHandler;
import io.tidegate.control.Controller;
import io.tidegate.control.autoscaling.GroupContext;
import io.tidegate.control.autoscaling.GroupOptions;
import io.tidegate.control.autoscaling.PolicyAction;
import io.tidegate.control.autoscaling.StoredLoads;
import io.tidegate.control.autoscaling.StoredReadings;
import io.tidegate.control.cloudwatch.AlarmEngine;
import io.tidegate.control.cloudwatch.AlarmManager;
import io.tidegate.control.cloudwatch.MetricDataReader;
import io.tidegate.control.ec2.Ec2Options;
import io.tidegate.control.ec2.InstanceManager;
import io.tidegate.control.ec2.InstanceReconciler;
import io.tidegate.control.ec2.LaunchTemplateManager;
import io.tidegate.control.ec2.MachineImageManager;
import io.tidegate.control.ec2.NetworkManager;
import io.tidegate.control.elbv2.ElbContext;
import io.tidegate.control.elbv2.TargetHealthManager;
import io.tidegate.control.elbv2.TargetManager;
import io.tidegate.control.group.GroupReconciler;
import io.tidegate.control.group.PredictiveRunner;
import io.tidegate.control.group.ScheduleRunner;
import io.tidegate.control.notification.NotificationEndpoints;
import io.tidegate.control.notification.Notifier;
import io.tidegate.metrics.AlarmJournal;
import io.tidegate.metrics.MetricStore;
import io.tidegate.metrics.MetricStoreOptions;
import io.tidegate.model.Installation;
import io.tidegate.model.ec2.LaunchTemplateData;
import io.tidegate.store.MemoryStore;
import io.tidegate.testkit.FakeInstances;
import io.tidegate.testkit.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The operations over the query protocol on a control plane with pretend instances, virtual time
 * and a metric store. Owned by the test's thread.
 */
final class AutoScalingApi {
  final VirtualTime time;
  final MetricStore metrics;
  private final FaultHandler faults =
      (where, cause) -> {
        throw new AssertionError(where, cause);
      };
  final Controller controller = new Controller(new MemoryStore(), faults);
  private final Chance chance = Chance.seeded(5);
  private final ApiDispatcher dispatcher;

  AutoScalingApi() {
    this(VirtualTime.START, MetricStoreOptions.defaults());
  }

  /** Virtual time begins at {@code start}. */
  AutoScalingApi(Instant start, MetricStoreOptions options) {
    time = new VirtualTime(start, faults, Optional.empty());
    metrics = MetricStore.inMemory(options, time);
    dispatcher = dispatcher();
  }

  private ApiDispatcher dispatcher() {
    Installation installation = Installation.standard();
    Ec2Options ec2 = Ec2Options.standard();
    InstanceManager instances = new InstanceManager(installation, ec2, chance, time);
    GroupContext context =
        new GroupContext(
            installation,
            GroupOptions.standard(),
            chance,
            time,
            new GroupContext.Services(
                instances,
                new TargetManager(ElbContext.standard(installation, chance, time)),
                new AlarmManager(installation, time)));
    controller.submit("vpc", new NetworkManager(installation, ec2, chance)::ensureDefaultVpc);
    controller.submit(
        "image", image -> new MachineImageManager(chance, time).ensureSampleApp(image, "/app"));
    LaunchTemplateManager templates = new LaunchTemplateManager(ec2, chance, time);
    controller.submit(
        "template",
        image ->
            templates.create(
                image,
                new LaunchTemplateManager.Create(
                    "web",
                    "",
                    LaunchTemplateData.of(MachineImageManager.SAMPLE_APP_ID, "t3.micro"),
                    List.of(),
                    Optional.empty())));
    new InstanceReconciler(controller, instances, new FakeInstances(time), ec2, time, faults)
        .start();
    new GroupReconciler(controller, context, new TargetHealthManager(), time, faults).start();
    StoredReadings readings = new StoredReadings(new MetricDataReader(metrics), time);
    PolicyAction action = new PolicyAction(controller, context, readings, time, decision -> {});
    AlarmJournal journal = AlarmJournal.inMemory();
    AlarmEngine.start(
        new AlarmEngine.Parts(
            installation, controller, metrics, journal, Notifier.silent(time, time), time, time),
        Map.of("autoscaling", action));
    new ScheduleRunner(controller, context, time).start();
    StoredLoads loads = new StoredLoads(metrics, new MetricDataReader(metrics), time);
    new PredictiveRunner(
            controller,
            context,
            new PredictiveRunner.Sources(loads, metrics),
            action,
            new PredictiveRunner.Background(time, faults))
        .start();
    return new ApiDispatcher(
        Map.of(
            "autoscaling",
            AutoScalingActions.all(controller, context, metrics),
            "cloudwatch",
            CloudWatchActions.all(
                new CloudWatch(
                    installation,
                    controller,
                    metrics,
                    journal,
                    NotificationEndpoints.none(),
                    time))),
        RequestVerifier.anyone("123456789012"),
        chance,
        faults);
  }

  /** Sends it to CloudWatch or to Auto Scaling, as its action says. */
  private WireResponse send(String form) {
    boolean watch = form.matches("Action=\\w*(Alarms?|Metric(Data|Statistics)|Metrics)\\b.*");
    String version = watch ? "&Version=2010-08-01" : "&Version=2011-01-01";
    byte[] body = (form + version).getBytes(StandardCharsets.UTF_8);
    WireResponse response =
        dispatcher.dispatch(
            new WireRequest(
                "POST",
                "/",
                "",
                Map.of("content-type", List.of("application/x-www-form-urlencoded")),
                body));
    time.runDue();
    return response;
  }

  /** The answer to a call that must succeed. */
  String ok(String form) {
    WireResponse response = send(form);
    String text = text(response);
    assertEquals(200, response.status(), text);
    return text;
  }

  /** The answer to a call that must be refused with {@code code}. */
  String refused(String form, String code) {
    WireResponse response = send(form);
    String text = text(response);
    assertTrue(text.contains("<Code>" + code + "</Code>"), text);
    return text;
  }

  private static String text(WireResponse response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
