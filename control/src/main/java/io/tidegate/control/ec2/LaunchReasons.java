package io.tidegate.control.ec2;

import io.tidegate.instances.LaunchFailure;

/**
 * State reasons for launches that failed, in EC2's codes. Source: EC2 guide, "Instance terminates
 * immediately" and API reference, StateReason.
 */
final class LaunchReasons {
  private LaunchReasons() {}

  static String of(LaunchFailure failure) {
    String code =
        switch (failure) {
          case LaunchFailure.InsufficientCapacity full -> "Server.InsufficientInstanceCapacity";
          case LaunchFailure.InvalidTemplate bad -> "Client.InternalError";
          case LaunchFailure.Unknown unknown -> "Server.InternalError";
        };
    return code + ": " + failure.getMessage();
  }
}
