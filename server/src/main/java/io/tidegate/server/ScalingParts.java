package io.tidegate.server;

import com.sun.net.httpserver.HttpHandler;
import io.tidegate.api.Action;
import io.tidegate.api.SignedPage;
import io.tidegate.api.auth.RequestVerifier;
import io.tidegate.api.autoscaling.AutoScalingActions;
import io.tidegate.api.cloudwatch.CloudWatch;
import io.tidegate.api.cloudwatch.CloudWatchActions;
import io.tidegate.base.ThreadTasks;
import io.tidegate.base.TimeSource;
import io.tidegate.control.Controller;
import io.tidegate.control.autoscaling.DecisionLog;
import io.tidegate.control.autoscaling.ExplanationDocument;
import io.tidegate.control.autoscaling.GroupContext;
import io.tidegate.control.autoscaling.GroupExplanation;
import io.tidegate.control.autoscaling.LoadFollower;
import io.tidegate.control.autoscaling.PolicyAction;
import io.tidegate.control.autoscaling.StoredLoads;
import io.tidegate.control.autoscaling.StoredReadings;
import io.tidegate.control.cloudwatch.AlarmEngine;
import io.tidegate.control.cloudwatch.AlarmManager;
import io.tidegate.control.cloudwatch.Ec2AlarmAction;
import io.tidegate.control.cloudwatch.MetricDataReader;
import io.tidegate.control.ec2.InstanceManager;
import io.tidegate.control.elbv2.ReservedUnits;
import io.tidegate.control.group.GroupMetricsPublisher;
import io.tidegate.control.group.GroupReconciler;
import io.tidegate.control.group.PredictiveRunner;
import io.tidegate.control.group.ScheduleRunner;
import io.tidegate.control.notification.HttpPoster;
import io.tidegate.control.notification.Notifier;
import io.tidegate.control.notification.Outbox;
import io.tidegate.metrics.MetricStore;
import io.tidegate.metrics.ingest.StatsdServer;
import io.tidegate.model.Image;
import io.tidegate.scaling.CapacityDecision;
import io.tidegate.scaling.DecisionLine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Auto Scaling and CloudWatch are made of, from metrics to capacity. Made and started by the
 * thread that starts the server.
 */
final class ScalingParts {
  private static final Logger log = LoggerFactory.getLogger(ScalingParts.class);

  private final Ground ground;
  private final Controller controller;
  private final TimeSource time;
  private final ThreadTasks tasks;
  private final MetricStore metrics;
  private final BalancerParts balancers;
  private final InstanceManager instances;
  private final GroupContext groups;
  private final MetricDataReader reader;
  private final StoredReadings readings;
  private final DecisionLog decisions;

  ScalingParts(Ground ground, BalancerParts balancers, InstanceManager instances) {
    this.ground = ground;
    this.controller = ground.controller();
    this.time = ground.time();
    this.tasks = ground.tasks();
    this.metrics = ground.memory().metrics();
    this.balancers = balancers;
    this.instances = instances;
    this.groups =
        new GroupContext(
            ground.installation(),
            ground.options().groups(),
            ground.chance(),
            time,
            new GroupContext.Services(
                instances, balancers.targets(), new AlarmManager(ground.installation(), time)));
    this.reader = new MetricDataReader(metrics);
    this.readings = new StoredReadings(reader, time);
    this.decisions = new DecisionLog(ground.memory().decisions());
  }

  /** Keeps groups, follows schedules, forecasts and metrics, rings alarms. */
  void start() {
    new GroupReconciler(controller, groups, balancers.health(), tasks, ground.faults()).start();
    new GroupMetricsPublisher(controller, groups, metrics).start(tasks);
    new ScheduleRunner(controller, groups, tasks).start();

    PolicyAction policies = new PolicyAction(controller, groups, readings, tasks, this::tell);
    new PredictiveRunner(
            controller,
            groups,
            new PredictiveRunner.Sources(new StoredLoads(metrics, reader, time), metrics),
            policies,
            new PredictiveRunner.Background(tasks, ground.faults()))
        .start();
    Shutdown shutdown = ground.shutdown();
    shutdown.closing(
        Receivers.start(
            ground.options(),
            new StatsdServer.Parts(metrics, tasks, time, ground.faults()),
            metrics::accept,
            ground.gauges()));
    shutdown.closing(new LoadFollower(controller, groups, reader, policies).start(tasks)::cancel);
    Ec2AlarmAction ec2Actions = new Ec2AlarmAction(controller, instances);
    shutdown.closing(
        AlarmEngine.start(
                new AlarmEngine.Parts(
                    ground.installation(),
                    controller,
                    metrics,
                    ground.memory().journal(),
                    notifier(),
                    tasks,
                    time),
                Map.of("autoscaling", policies, "automate", ec2Actions, "swf", ec2Actions))
            ::cancel);
  }

  /** Once a period what {@code world} measured becomes metrics. */
  void measure(World world) {
    Duration period = ground.options().metricPeriod();
    MetricPublisher publisher =
        new MetricPublisher(
            period,
            List.of(
                at -> {
                  Image image = controller.image();
                  return ReservedUnits.with(image, world.measured(image, at), at, period);
                }),
            metrics,
            tasks,
            time);
    ground.shutdown().closing(publisher).start();
  }

  private void tell(CapacityDecision decision) {
    decisions.add(time.now(), decision);
    if (decision.changes()) {
      log.info("scaling: {}", DecisionLine.of(time.now(), decision));
    }
  }

  private Notifier notifier() {
    Outbox outbox = new Outbox(new HttpPoster(), tasks);
    Gauges gauges = ground.gauges();
    gauges.counter(
        "notifications_delivered",
        "Notifications of alarms that arrived.",
        () -> outbox.counts().delivered());
    gauges.counter(
        "notifications_failed",
        "Notifications of alarms that did not arrive.",
        () -> outbox.counts().failed());
    return new Notifier(ground.options().notifications(), outbox, ground.chance(), time);
  }

  /** The operations of Auto Scaling. */
  Map<String, Action> actions() {
    return AutoScalingActions.all(controller, groups, metrics);
  }

  /** The operations of CloudWatch. */
  Map<String, Action> metricActions() {
    return CloudWatchActions.all(
        new CloudWatch(
            ground.installation(),
            controller,
            metrics,
            ground.memory().journal(),
            ground.options().notifications(),
            time));
  }

  /** Why a group has the capacity that it has. */
  Map<String, HttpHandler> pages(RequestVerifier verifier) {
    GroupExplanation text = new GroupExplanation(readings, decisions);
    ExplanationDocument documents = new ExplanationDocument(readings, decisions);
    return Map.of(
        "/_tidegate/explain/group.json/",
        new SignedPage(
            verifier,
            "application/json",
            name -> documents.of(controller.image(), name, time.now())),
        "/_tidegate/explain/group/",
        new SignedPage(
            verifier,
            "text/plain; charset=utf-8",
            name -> text.of(controller.image(), name, time.now())));
  }

  void describe(Gauges gauges) {
    gauges.counter(
        "metrics_received", "Metric data received.", () -> metrics.counters().received());
    gauges.counter(
        "metrics_rejected",
        "Metric data that could not be taken.",
        () -> metrics.counters().rejected());
    gauges.counter(
        "metrics_lost",
        "Periods of metric data that could not be written.",
        () -> metrics.counters().lostHistory());
  }
}
