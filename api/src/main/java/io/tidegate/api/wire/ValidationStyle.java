package io.tidegate.api.wire;

import io.tidegate.api.model.Service;
import io.tidegate.api.model.Shape;
import io.tidegate.model.ApiError;
import java.util.List;

/** How each service words broken constraints. */
public enum ValidationStyle {
  /** {@code ValidationError} with every violation in one sentence: elbv2, autoscaling, sts. */
  LISTED,
  /** As {@link #LISTED}, but a missing parameter has its own code: CloudWatch. */
  CLOUDWATCH,
  /** {@code ValidationException}: JSON services: ACM, AWS WAF. */
  EXCEPTION,
  /** {@code InvalidParameterException}: CloudWatch Logs, but for its deliveries. */
  PARAMETER,
  /** EC2's own codes, one violation at a time. */
  EC2;

  /** The style of an operation of a service. */
  public static ValidationStyle of(Service service, String operation) {
    return switch (service) {
      case ELBV2, ELB, AUTOSCALING, STS -> LISTED;
      case CLOUDWATCH -> CLOUDWATCH;
      case ACM, WAFV2 -> EXCEPTION;
      case LOGS ->
          operation.contains("Deliver") || operation.equals("DescribeConfigurationTemplates")
              ? EXCEPTION
              : PARAMETER;
      case EC2 -> EC2;
    };
  }

  String pathName(String name, Shape.Member member) {
    return this == EC2 ? Dialect.EC2.parameterName(name, member) : lower(name);
  }

  String elementPath(int index) {
    return this == EC2 ? "." + index : "." + index + ".member";
  }

  ApiError error(List<Validator.Violation> violations) {
    Validator.Violation first = violations.getFirst();
    return switch (this) {
      case LISTED -> ApiError.validation(sentence(violations));
      case EXCEPTION -> ApiError.of("ValidationException", sentence(violations));
      case PARAMETER -> ApiError.of("InvalidParameterException", sentence(violations));
      case CLOUDWATCH ->
          first.kind() == Validator.Constraint.REQUIRED
              ? ApiError.of("MissingParameter", "The parameter " + first.member() + " is required.")
              : ApiError.validation(sentence(violations));
      case EC2 -> ec2(first);
    };
  }

  private static ApiError ec2(Validator.Violation broken) {
    String value = broken.value().orElse("");
    return switch (broken.kind()) {
      case REQUIRED ->
          ApiError.of(
              "MissingParameter", "The request must contain the parameter " + broken.path());
      case ENUM, PATTERN ->
          ApiError.of(
              "InvalidParameterValue",
              "Value (" + value + ") for parameter " + broken.path() + " is invalid.");
      case LENGTH, RANGE ->
          ApiError.of(
              "InvalidParameterValue",
              "Value ( "
                  + value
                  + " ) for parameter "
                  + broken.path()
                  + " is invalid. "
                  + broken.constraint()
                  + ".");
    };
  }

  private static String sentence(List<Validator.Violation> violations) {
    StringBuilder text = new StringBuilder();
    text.append(violations.size());
    text.append(
        violations.size() == 1 ? " validation error detected: " : " validation errors detected: ");
    String separator = "";
    for (Validator.Violation violation : violations) {
      text.append(separator).append("Value ");
      text.append(violation.value().map(value -> "'" + value + "'").orElse("null"));
      text.append(" at '").append(violation.path()).append("' failed to satisfy constraint: ");
      text.append(violation.constraint());
      separator = "; ";
    }
    return text.toString();
  }

  /** The framework's path names: {@code VPCZoneIdentifier} becomes {@code vPCZoneIdentifier}. */
  private static String lower(String name) {
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }
}
