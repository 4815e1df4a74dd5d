package io.tidegate.model;

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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that is known at one moment, immutable: readers take one image and see no change in
 * it. The next image is this one with {@link Change}s applied.
 */
public final class Image {
  private static final Image EMPTY = new Image(0, new EnumMap<>(Kind.class));

  private final long version;
  private final Map<Kind, Table<?>> tables;

  private Image(long version, Map<Kind, Table<?>> tables) {
    this.version = version;
    this.tables = tables;
  }

  /** An image with nothing in it, version 0. */
  public static Image empty() {
    return EMPTY;
  }

  /** The image of {@code version} that holds exactly {@code entities}. */
  public static Image of(long version, Iterable<? extends Entity> entities) {
    Map<Kind, Table<?>> tables = new EnumMap<>(Kind.class);
    for (Entity entity : entities) {
      tables.put(entity.kind(), table(tables, entity.kind()).with(entity));
    }
    return new Image(version, tables);
  }

  /** Counts the batches applied since the empty image. */
  public long version() {
    return version;
  }

  /** This image with {@code changes} applied in order, one version later. */
  public Image with(List<Change> changes) {
    Map<Kind, Table<?>> next = new EnumMap<>(Kind.class);
    next.putAll(tables);
    for (Change change : changes) {
      switch (change) {
        case Change.Put(Entity entity) ->
            next.put(entity.kind(), table(next, entity.kind()).with(entity));
        case Change.Removed(Kind kind, String key) ->
            next.put(kind, table(next, kind).without(key));
      }
    }
    return new Image(version + 1, next);
  }

  /** The table of a kind, for code that treats all kinds alike. */
  public Table<? extends Entity> table(Kind kind) {
    return table(tables, kind);
  }

  public Table<Vpc> vpcs() {
    return typed(Kind.VPC);
  }

  public Table<Subnet> subnets() {
    return typed(Kind.SUBNET);
  }

  public Table<SecurityGroup> securityGroups() {
    return typed(Kind.SECURITY_GROUP);
  }

  public Table<KeyPair> keyPairs() {
    return typed(Kind.KEY_PAIR);
  }

  public Table<MachineImage> machineImages() {
    return typed(Kind.MACHINE_IMAGE);
  }

  public Table<LaunchTemplate> launchTemplates() {
    return typed(Kind.LAUNCH_TEMPLATE);
  }

  public Table<LaunchTemplateVersion> launchTemplateVersions() {
    return typed(Kind.LAUNCH_TEMPLATE_VERSION);
  }

  public Table<Instance> instances() {
    return typed(Kind.INSTANCE);
  }

  public Table<LoadBalancer> loadBalancers() {
    return typed(Kind.LOAD_BALANCER);
  }

  public Table<Listener> listeners() {
    return typed(Kind.LISTENER);
  }

  public Table<Rule> rules() {
    return typed(Kind.RULE);
  }

  public Table<TargetGroup> targetGroups() {
    return typed(Kind.TARGET_GROUP);
  }

  public Table<Target> targets() {
    return typed(Kind.TARGET);
  }

  public Table<AutoScalingGroup> autoScalingGroups() {
    return typed(Kind.AUTO_SCALING_GROUP);
  }

  public Table<GroupInstance> groupInstances() {
    return typed(Kind.GROUP_INSTANCE);
  }

  public Table<ScalingPolicy> scalingPolicies() {
    return typed(Kind.SCALING_POLICY);
  }

  public Table<ScalingActivity> scalingActivities() {
    return typed(Kind.SCALING_ACTIVITY);
  }

  public Table<ScheduledAction> scheduledActions() {
    return typed(Kind.SCHEDULED_ACTION);
  }

  public Table<CapacityForecast> capacityForecasts() {
    return typed(Kind.CAPACITY_FORECAST);
  }

  public Table<MetricAlarm> metricAlarms() {
    return typed(Kind.METRIC_ALARM);
  }

  public Table<CompositeAlarm> compositeAlarms() {
    return typed(Kind.COMPOSITE_ALARM);
  }

  public Table<Certificate> certificates() {
    return typed(Kind.CERTIFICATE);
  }

  public Table<AccountConfiguration> acmConfigurations() {
    return typed(Kind.ACM_CONFIGURATION);
  }

  public Table<CertificateAuthority> certificateAuthorities() {
    return typed(Kind.CERTIFICATE_AUTHORITY);
  }

  public Table<RevokedCertificate> revokedCertificates() {
    return typed(Kind.REVOKED_CERTIFICATE);
  }

  public Table<CapacityReservation> capacityReservations() {
    return typed(Kind.CAPACITY_RESERVATION);
  }

  public Table<AcmeAccount> acmeAccounts() {
    return typed(Kind.ACME_ACCOUNT);
  }

  public Table<ListenerCertificate> listenerCertificates() {
    return typed(Kind.LISTENER_CERTIFICATE);
  }

  public Table<TrustStore> trustStores() {
    return typed(Kind.TRUST_STORE);
  }

  public Table<Revocation> revocations() {
    return typed(Kind.TRUST_STORE_REVOCATION);
  }

  public Table<ZonalShift> zonalShifts() {
    return typed(Kind.ZONAL_SHIFT);
  }

  public Table<WebAclAssociation> webAclAssociations() {
    return typed(Kind.WEB_ACL_ASSOCIATION);
  }

  public Table<CookieKey> cookieKeys() {
    return typed(Kind.COOKIE_KEY);
  }

  public Table<LogGroup> logGroups() {
    return typed(Kind.LOG_GROUP);
  }

  public Table<DeliverySource> deliverySources() {
    return typed(Kind.DELIVERY_SOURCE);
  }

  public Table<DeliveryDestination> deliveryDestinations() {
    return typed(Kind.DELIVERY_DESTINATION);
  }

  public Table<Delivery> deliveries() {
    return typed(Kind.DELIVERY);
  }

  @SuppressWarnings("unchecked")
  private <E extends Entity> Table<E> typed(Kind kind) {
    return (Table<E>) table(tables, kind);
  }

  @SuppressWarnings("unchecked")
  private static Table<Entity> table(Map<Kind, Table<?>> tables, Kind kind) {
    Table<?> table = tables.get(kind);
    return table == null ? Table.empty() : (Table<Entity>) table;
  }
}
