package io.tidegate.control.ec2;

import io.tidegate.model.ApiError;
import java.util.regex.Pattern;

/** EC2's refusals in EC2's words. Source: EC2 API Reference, Error codes. */
public final class Ec2Errors {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}([0-9a-f]{9})?");

  private Ec2Errors() {}

  /** An instance that is not there, or whose id cannot be one. */
  public static ApiError noInstance(String id) {
    return malformed("i-", id)
        ? ApiError.of("InvalidInstanceID.Malformed", "Invalid id: \"" + id + "\"")
        : ApiError.of("InvalidInstanceID.NotFound", "The instance ID '" + id + "' does not exist");
  }

  /** An image that is not there. */
  public static ApiError noImage(String id) {
    return malformed("ami-", id)
        ? ApiError.of("InvalidAMIID.Malformed", "Invalid id: \"" + id + "\"")
        : ApiError.of("InvalidAMIID.NotFound", "The image id '[" + id + "]' does not exist");
  }

  /** A security group that is not there. */
  public static ApiError noGroup(String id) {
    return id.startsWith("sg-") && malformed("sg-", id)
        ? ApiError.of("InvalidGroupId.Malformed", "Invalid id: \"" + id + "\"")
        : ApiError.of("InvalidGroup.NotFound", "The security group '" + id + "' does not exist");
  }

  /** A subnet that is not there. */
  public static ApiError noSubnet(String id) {
    return ApiError.of("InvalidSubnetID.NotFound", "The subnet ID '" + id + "' does not exist");
  }

  /** A VPC that is not there. */
  public static ApiError noVpc(String id) {
    return ApiError.of("InvalidVpcID.NotFound", "The vpc ID '" + id + "' does not exist");
  }

  /** A key pair that is not there. */
  public static ApiError noKeyPair(String name) {
    return ApiError.of("InvalidKeyPair.NotFound", "The key pair '" + name + "' does not exist");
  }

  /** A required parameter that is not there. */
  public static ApiError missing(String parameter) {
    return ApiError.of("MissingParameter", "The request must contain the parameter " + parameter);
  }

  /** A value that cannot be. */
  public static ApiError invalidValue(String message) {
    return ApiError.of("InvalidParameterValue", message);
  }

  /** Parameters that exclude each other. */
  public static ApiError combination(String message) {
    return ApiError.of("InvalidParameterCombination", message);
  }

  /** A client token used again with other parameters. */
  public static ApiError tokenReused() {
    return ApiError.of(
        "IdempotentParameterMismatch",
        "Arguments on this idempotent request are inconsistent with arguments used in previous"
            + " request(s).");
  }

  /** Something that EC2 has and this installation has not. */
  public static ApiError unsupported(String what) {
    return ApiError.of(
        "Unsupported", "The requested configuration is currently not supported: " + what + ".");
  }

  private static boolean malformed(String prefix, String id) {
    return !id.startsWith(prefix) || !ID.matcher(id.substring(prefix.length())).matches();
  }
}
