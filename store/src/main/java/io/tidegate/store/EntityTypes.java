package io.tidegate.store;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.acm.AccountConfiguration;
import io.tidegate.model.acm.AcmeAccount;
import io.tidegate.model.acm.Certificate;
import io.tidegate.model.acm.CertificateAuthority;
import io.tidegate.model.acm.RevokedCertificate;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.CapacityForecast;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.ScalingActivity;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.autoscaling.ScheduledAction;
import io.tidegate.model.cloudwatch.CompositeAlarm;
import io.tidegate.model.cloudwatch.MetricAlarm;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.KeyPair;
import io.tidegate.model.ec2.LaunchTemplate;
import io.tidegate.model.ec2.LaunchTemplateVersion;
import io.tidegate.model.ec2.MachineImage;
import io.tidegate.model.ec2.SecurityGroup;
import io.tidegate.model.ec2.Subnet;
import io.tidegate.model.ec2.Vpc;
import io.tidegate.model.elbv2.CapacityReservation;
import io.tidegate.model.elbv2.CookieKey;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.ListenerCertificate;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.Revocation;
import io.tidegate.model.elbv2.Rule;
import io.tidegate.model.elbv2.Target;
import io.tidegate.model.elbv2.TargetGroup;
import io.tidegate.model.elbv2.TrustStore;
import io.tidegate.model.elbv2.ZonalShift;
import io.tidegate.model.logs.Delivery;
import io.tidegate.model.logs.DeliveryDestination;
import io.tidegate.model.logs.DeliverySource;
import io.tidegate.model.logs.LogGroup;
import io.tidegate.model.wafv2.WebAclAssociation;

/** The record of each kind: a new kind does not compile until it is named here. */
final class EntityTypes {
  private EntityTypes() {}

  static Class<? extends Entity> of(Kind kind) {
    return switch (kind) {
      case VPC -> Vpc.class;
      case SUBNET -> Subnet.class;
      case SECURITY_GROUP -> SecurityGroup.class;
      case KEY_PAIR -> KeyPair.class;
      case MACHINE_IMAGE -> MachineImage.class;
      case LAUNCH_TEMPLATE -> LaunchTemplate.class;
      case LAUNCH_TEMPLATE_VERSION -> LaunchTemplateVersion.class;
      case INSTANCE -> Instance.class;
      case LOAD_BALANCER -> LoadBalancer.class;
      case LISTENER -> Listener.class;
      case RULE -> Rule.class;
      case TARGET_GROUP -> TargetGroup.class;
      case TARGET -> Target.class;
      case AUTO_SCALING_GROUP -> AutoScalingGroup.class;
      case GROUP_INSTANCE -> GroupInstance.class;
      case SCALING_POLICY -> ScalingPolicy.class;
      case SCALING_ACTIVITY -> ScalingActivity.class;
      case SCHEDULED_ACTION -> ScheduledAction.class;
      case CAPACITY_FORECAST -> CapacityForecast.class;
      case METRIC_ALARM -> MetricAlarm.class;
      case COMPOSITE_ALARM -> CompositeAlarm.class;
      case CERTIFICATE -> Certificate.class;
      case ACM_CONFIGURATION -> AccountConfiguration.class;
      case CERTIFICATE_AUTHORITY -> CertificateAuthority.class;
      case REVOKED_CERTIFICATE -> RevokedCertificate.class;
      case CAPACITY_RESERVATION -> CapacityReservation.class;
      case ACME_ACCOUNT -> AcmeAccount.class;
      case LISTENER_CERTIFICATE -> ListenerCertificate.class;
      case TRUST_STORE -> TrustStore.class;
      case TRUST_STORE_REVOCATION -> Revocation.class;
      case COOKIE_KEY -> CookieKey.class;
      case ZONAL_SHIFT -> ZonalShift.class;
      case WEB_ACL_ASSOCIATION -> WebAclAssociation.class;
      case LOG_GROUP -> LogGroup.class;
      case DELIVERY_SOURCE -> DeliverySource.class;
      case DELIVERY_DESTINATION -> DeliveryDestination.class;
      case DELIVERY -> Delivery.class;
    };
  }
}
