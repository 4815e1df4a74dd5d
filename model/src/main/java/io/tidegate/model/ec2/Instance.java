package io.tidegate.model.ec2;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An instance: what was asked and the last state that its provider reported. {@code state} is what
 * DescribeInstances says.
 */
public record Instance(
    String id,
    String reservationId,
    String imageId,
    String instanceType,
    State state,
    Optional<String> stateReason,
    String subnetId,
    String vpcId,
    String zone,
    String privateIp,
    List<String> securityGroups,
    Optional<String> keyName,
    Optional<String> userData,
    Optional<String> iamInstanceProfile,
    List<LaunchTemplateData.BlockDevice> blockDevices,
    boolean monitoring,
    boolean disableApiTermination,
    Optional<String> httpTokens,
    Instant launchTime,
    Optional<Instant> terminatedAt,
    Optional<String> clientToken,
    List<Tag> tags)
    implements Entity {
  /** Copies. */
  public Instance {
    securityGroups = List.copyOf(securityGroups);
    blockDevices = List.copyOf(blockDevices);
    tags = List.copyOf(tags);
  }

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
