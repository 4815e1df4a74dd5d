package io.tidegate.api.autoscaling;

import io.tidegate.control.Controller;
import io.tidegate.control.autoscaling.AttachmentManager;
import io.tidegate.control.autoscaling.CapacityManager;
import io.tidegate.control.autoscaling.GroupContext;
import io.tidegate.control.autoscaling.GroupManager;
import io.tidegate.control.autoscaling.MemberManager;
import io.tidegate.control.autoscaling.MembershipManager;
import io.tidegate.control.autoscaling.PolicyManager;
import io.tidegate.control.autoscaling.ScheduledActionManager;
import io.tidegate.control.autoscaling.TagManager;
import io.tidegate.model.Image;

/** What the operations submit their commands to. Safe from any thread. */
record AutoScalingManagers(
    Controller controller,
    GroupContext context,
    GroupManager groups,
    CapacityManager capacity,
    MemberManager members,
    MembershipManager membership,
    AttachmentManager attachments,
    PolicyManager policies,
    TagManager tags,
    ScheduledActionManager schedules) {

  static AutoScalingManagers of(Controller controller, GroupContext context) {
    return new AutoScalingManagers(
        controller,
        context,
        new GroupManager(context),
        new CapacityManager(context),
        new MemberManager(context),
        new MembershipManager(context),
        new AttachmentManager(context),
        new PolicyManager(context),
        new TagManager(),
        new ScheduledActionManager(context));
  }

  Image image() {
    return controller.image();
  }
}
