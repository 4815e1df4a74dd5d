package io.tidegate.sim;

import io.tidegate.base.Chance;
import io.tidegate.base.FaultHandler;
import io.tidegate.base.Tasks;
import io.tidegate.base.TimeSource;
import io.tidegate.control.Controller;
import io.tidegate.control.autoscaling.AttachmentManager;
import io.tidegate.control.autoscaling.CapacityManager;
import io.tidegate.control.autoscaling.GroupContext;
import io.tidegate.control.autoscaling.GroupManager;
import io.tidegate.control.autoscaling.GroupOptions;
import io.tidegate.control.autoscaling.MemberManager;
import io.tidegate.control.cloudwatch.AlarmManager;
import io.tidegate.control.ec2.Ec2Options;
import io.tidegate.control.ec2.InstanceManager;
import io.tidegate.control.ec2.InstanceReconciler;
import io.tidegate.control.elbv2.ElbContext;
import io.tidegate.control.elbv2.TargetDrainer;
import io.tidegate.control.elbv2.TargetHealthManager;
import io.tidegate.control.elbv2.TargetManager;
import io.tidegate.control.group.GroupReconciler;
import io.tidegate.instances.InstanceProvider;
import io.tidegate.model.Installation;
import io.tidegate.store.Store;

/** One life of the control plane's process: all its parts, wired as the server wires them. */
final class ControlPlane {
  final Controller controller;
  final TargetHealthManager health = new TargetHealthManager();
  final InstanceManager instances;
  final GroupManager groups;
  final CapacityManager capacity;
  final MemberManager members;
  final AttachmentManager attachments;
  private final GroupContext context;

  /** What a process finds when it starts. */
  record Surroundings(
      Store store,
      InstanceProvider provider,
      TimeSource time,
      Chance chance,
      FaultHandler faults) {}

  ControlPlane(Surroundings around) {
    Installation installation = Installation.standard();
    TimeSource time = around.time();
    Chance chance = around.chance();
    controller = new Controller(around.store(), around.faults());
    instances = new InstanceManager(installation, Ec2Options.standard(), chance, time);
    TargetManager targets = new TargetManager(ElbContext.standard(installation, chance, time));
    AlarmManager alarms = new AlarmManager(installation, time);
    context =
        new GroupContext(
            installation,
            GroupOptions.standard(),
            chance,
            time,
            new GroupContext.Services(instances, targets, alarms));
    groups = new GroupManager(context);
    capacity = new CapacityManager(context);
    members = new MemberManager(context);
    attachments = new AttachmentManager(context);
  }

  /** Starts the reconcilers; their work runs on {@code tasks}. */
  void start(Surroundings around, Tasks tasks) {
    controller.subscribe(health);
    new InstanceReconciler(
            controller, instances, around.provider(), Ec2Options.standard(), tasks, around.faults())
        .start();
    new TargetDrainer(controller, tasks, around.time()).start();
    new GroupReconciler(controller, context, health, tasks, around.faults()).start();
  }
}
