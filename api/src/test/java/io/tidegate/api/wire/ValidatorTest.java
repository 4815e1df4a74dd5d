package io.tidegate.api.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.api.Struct;
import io.tidegate.api.model.Service;
import io.tidegate.model.ApiError;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidatorTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ELBV2|CreateTargetGroup|Protocol=HTTP"
            + "|1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null",
        "ELBV2|CreateTargetGroup|Name=a&Port=65536"
            + "|1 validation error detected: Value '65536' at 'port' failed to satisfy constraint: Member must have value less than or equal to 65535",
        "ELBV2|CreateTargetGroup|Name=a&Port=0"
            + "|1 validation error detected: Value '0' at 'port' failed to satisfy constraint: Member must have value greater than or equal to 1",
        "ELBV2|CreateTargetGroup|Name=a&TargetType=x"
            + "|1 validation error detected: Value 'x' at 'targetType' failed to satisfy constraint: Member must satisfy enum value set: [instance, ip, lambda, alb]",
        "ELBV2|CreateRule|ListenerArn=a&Priority=1&Conditions.member.1.Field=host-header&Actions.member.1.Type=jump"
            + "|1 validation error detected: Value 'jump' at 'actions.1.member.type' failed to satisfy constraint: Member must satisfy enum value set: [forward, authenticate-oidc, authenticate-cognito, redirect, fixed-response, jwt-validation]",
        "AUTOSCALING|SetDesiredCapacity|"
            + "|2 validation errors detected: Value null at 'autoScalingGroupName' failed to satisfy constraint: Member must not be null; Value null at 'desiredCapacity' failed to satisfy constraint: Member must not be null",
        "AUTOSCALING|SetDesiredCapacity|AutoScalingGroupName=&DesiredCapacity=1"
            + "|1 validation error detected: Value '' at 'autoScalingGroupName' failed to satisfy constraint: Member must have length greater than or equal to 1",
      })
  void listsViolationsAsTheQueryServicesDo(
      Service service, String operation, String form, String message) {
    ApiError error = violation(service, operation, form == null ? "" : form);
    assertEquals("ValidationError", error.code());
    assertEquals(message, error.text());
  }

  @Test
  void namesTheConstraintsOfListElements() {
    String name = "a".repeat(256);
    ApiError error =
        violation(
            Service.AUTOSCALING,
            "DescribeAutoScalingGroups",
            "AutoScalingGroupNames.member.1=" + name);
    assertTrue(
        error
            .text()
            .endsWith(
                "at 'autoScalingGroupNames' failed to satisfy constraint: Member must satisfy"
                    + " constraint: [Member must have length less than or equal to 255, Member must"
                    + " have length greater than or equal to 1, Member must satisfy regular"
                    + " expression pattern: [\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*]"),
        error.text());
  }

  @Test
  void saysWhichParameterCloudWatchMisses() {
    ApiError error = violation(Service.CLOUDWATCH, "DeleteAlarms", "");
    assertEquals("MissingParameter", error.code());
    assertEquals("The parameter AlarmNames is required.", error.text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RunInstances|MinCount=1|MissingParameter|The request must contain the parameter MaxCount",
        "TerminateInstances||MissingParameter|The request must contain the parameter InstanceId",
        "DescribeInstanceAttribute|InstanceId=i-1&Attribute=x|InvalidParameterValue|Value (x) for parameter Attribute is invalid."
      })
  void wordsViolationsAsEc2Does(String operation, String form, String code, String message) {
    Struct input = WireTest.ec2(operation, form == null ? "" : form);
    ApiError error =
        assertThrows(
            ApiError.class,
            () ->
                Validator.check(
                    ValidationStyle.EC2, WireTest.operation(Service.EC2, operation), input));
    assertEquals(code, error.code());
    assertEquals(message, error.text());
  }

  @Test
  void listsTenViolationsOfTenThousand() {
    List<Object> targets = Collections.nCopies(10_000, Struct.of("Port", 70_000));
    Struct input = Struct.of("TargetGroupArn", "arn").set("Targets", targets);
    ApiError error =
        assertThrows(
            ApiError.class,
            () ->
                Validator.check(
                    ValidationStyle.LISTED,
                    WireTest.operation(Service.ELBV2, "RegisterTargets"),
                    input));
    assertTrue(error.text().startsWith("10 validation errors detected: "), error.text());
  }

  private static ApiError violation(Service service, String operation, String form) {
    Struct input = WireTest.query(service, operation, form);
    return assertThrows(
        ApiError.class,
        () ->
            Validator.check(
                ValidationStyle.of(service, operation),
                WireTest.operation(service, operation),
                input));
  }
}
