package io.tidegate.model.ec2;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An instance: what was asked of it and the last state that its provider reported. {@code PENDING},
 * {@code STOPPING} and {@code SHUTTING_DOWN} are intents that the reconciler carries out; a boot
 * asked for raises {@code boots}. Security groups are ids.
 */
public record Instance(
    String id,
    String reservationId,
    int launchIndex,
    String imageId,
    String instanceType,
    State state,
    Optional<StateReason> stateReason,
    Placing placing,
    List<String> securityGroups,
    Settings settings,
    List<Volume> volumes,
    int boots,
    Instant launchTime,
    Optional<Instant> endedAt,
    Optional<ClientToken> clientToken,
    List<Tag> tags)
    implements Entity {
  /** Copies. */
  public Instance {
    securityGroups = List.copyOf(securityGroups);
    volumes = List.copyOf(volumes);
    tags = List.copyOf(tags);
  }

  /**
   * Its IPv6 address; {@code primary} whether it stays the instance's for good, which target groups
   * of instances need.
   */
  public record Ipv6Address(String address, boolean primary) {}

  /** Where it is: fixed at launch. */
  public record Placing(
      String zone,
      String subnetId,
      String vpcId,
      String privateIp,
      String networkInterfaceId,
      String attachmentId,
      List<Tag> networkInterfaceTags,
      Optional<Ipv6Address> ipv6) {
    /** Copies. */
    public Placing {
      networkInterfaceTags = List.copyOf(networkInterfaceTags);
    }

    /** Without an IPv6 address. */
    public Placing(
        String zone,
        String subnetId,
        String vpcId,
        String privateIp,
        String networkInterfaceId,
        String attachmentId,
        List<Tag> networkInterfaceTags) {
      this(
          zone,
          subnetId,
          vpcId,
          privateIp,
          networkInterfaceId,
          attachmentId,
          networkInterfaceTags,
          Optional.empty());
    }

    Placing tagged(List<Tag> changed) {
      return new Placing(
          zone, subnetId, vpcId, privateIp, networkInterfaceId, attachmentId, changed, ipv6);
    }
  }

  /**
   * What was chosen at launch; most can be changed later by ModifyInstanceAttribute and its
   * relatives. {@code publicAddress}: the address is also shown as the public one.
   */
  public record Settings(
      Optional<String> keyName,
      Optional<String> userData,
      Optional<IamProfile> iamInstanceProfile,
      boolean monitoring,
      boolean publicAddress,
      boolean disableApiTermination,
      boolean disableApiStop,
      boolean sourceDestCheck,
      String shutdownBehavior,
      MetadataOptions metadataOptions,
      Optional<String> capacityReservationPreference,
      Optional<String> autoRecovery) {
    /** These with detailed monitoring on or off. */
    public Settings monitored(boolean changed) {
      return new Settings(
          keyName,
          userData,
          iamInstanceProfile,
          changed,
          publicAddress,
          disableApiTermination,
          disableApiStop,
          sourceDestCheck,
          shutdownBehavior,
          metadataOptions,
          capacityReservationPreference,
          autoRecovery);
    }

    /** These with other metadata options. */
    public Settings withMetadata(MetadataOptions changed) {
      return new Settings(
          keyName,
          userData,
          iamInstanceProfile,
          monitoring,
          publicAddress,
          disableApiTermination,
          disableApiStop,
          sourceDestCheck,
          shutdownBehavior,
          changed,
          capacityReservationPreference,
          autoRecovery);
    }
  }

  /** AWS's code and text, for example {@code Client.UserInitiatedShutdown}. */
  public record StateReason(String code, String message) {}

  /** States with EC2's codes. */
  public enum State {
    PENDING(0),
    RUNNING(16),
    SHUTTING_DOWN(32),
    TERMINATED(48),
    STOPPING(64),
    STOPPED(80);

    private final int code;

    State(int code) {
      this.code = code;
    }

    /** EC2's numeric code. */
    public int code() {
      return code;
    }

    /** EC2's name: {@code shutting-down}. */
    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** Whether it is gone or going for good. */
    public boolean ending() {
      return this == SHUTTING_DOWN || this == TERMINATED;
    }
  }

  /** The zone it runs in. */
  public String zone() {
    return placing.zone();
  }

  /** Its subnet. */
  public String subnetId() {
    return placing.subnetId();
  }

  /** Its VPC. */
  public String vpcId() {
    return placing.vpcId();
  }

  /** Its address; free for others once it is terminated. */
  public String privateIp() {
    return placing.privateIp();
  }

  /** Its IPv6 address, if it has one. */
  public Optional<String> ipv6Address() {
    return placing.ipv6().map(Ipv6Address::address);
  }

  /** The address that a target group of IPv6 targets reaches it at. */
  public Optional<String> primaryIpv6() {
    return placing.ipv6().filter(Ipv6Address::primary).map(Ipv6Address::address);
  }

  /** This in another state; the end is noted when it is {@code TERMINATED}. */
  public Instance in(State next, Optional<StateReason> reason, Instant now) {
    return new Instance(
        id,
        reservationId,
        launchIndex,
        imageId,
        instanceType,
        next,
        reason,
        placing,
        securityGroups,
        settings,
        volumes,
        boots,
        launchTime,
        next == State.TERMINATED ? Optional.of(now) : Optional.empty(),
        clientToken,
        tags);
  }

  /** This with another type, other groups and settings. */
  public Instance with(String type, List<String> groups, Settings changed) {
    return new Instance(
        id,
        reservationId,
        launchIndex,
        imageId,
        type,
        state,
        stateReason,
        placing,
        groups,
        changed,
        volumes,
        boots,
        launchTime,
        endedAt,
        clientToken,
        tags);
  }

  /** This, booted once more at {@code at} (only a start moves the launch time). */
  public Instance booted(Instant at) {
    return new Instance(
        id,
        reservationId,
        launchIndex,
        imageId,
        instanceType,
        state,
        stateReason,
        placing,
        securityGroups,
        settings,
        volumes,
        boots + 1,
        at,
        endedAt,
        clientToken,
        tags);
  }

  /** This with other tags. */
  public Instance tagged(List<Tag> changed) {
    return new Instance(
        id,
        reservationId,
        launchIndex,
        imageId,
        instanceType,
        state,
        stateReason,
        placing,
        securityGroups,
        settings,
        volumes,
        boots,
        launchTime,
        endedAt,
        clientToken,
        changed);
  }

  /** This with other volumes. */
  public Instance withVolumes(List<Volume> changed) {
    return new Instance(
        id,
        reservationId,
        launchIndex,
        imageId,
        instanceType,
        state,
        stateReason,
        placing,
        securityGroups,
        settings,
        changed,
        boots,
        launchTime,
        endedAt,
        clientToken,
        tags);
  }

  /** This with other tags on its network interface. */
  public Instance interfaceTagged(List<Tag> changed) {
    return new Instance(
        id,
        reservationId,
        launchIndex,
        imageId,
        instanceType,
        state,
        stateReason,
        placing.tagged(changed),
        securityGroups,
        settings,
        volumes,
        boots,
        launchTime,
        endedAt,
        clientToken,
        tags);
  }

  @Override
  public Kind kind() {
    return Kind.INSTANCE;
  }

  @Override
  public String key() {
    return id;
  }
}
