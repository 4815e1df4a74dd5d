package io.tidegate.control.logs;

import io.tidegate.model.Image;
import io.tidegate.model.logs.Delivery;
import io.tidegate.model.logs.DeliveryDestination;
import io.tidegate.model.logs.LogType;
import io.tidegate.model.logs.OutputFormat;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What deliveries may look like, by the templates of AWS (DescribeConfigurationTemplates). Pure.
 */
public final class DeliveryRules {
  /** The delimiters of plain and W3C lines. */
  public static final List<String> DELIMITERS = List.of("\t", " ", ",");

  /** The variables of suffix paths. */
  public static final List<String> PATH_VARIABLES =
      List.of("accountid", "region", "yyyy", "MM", "dd", "HH");

  private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]*)}");
  private static final Pattern BUCKET_ARN =
      Pattern.compile("arn:aws:s3:::([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:/[^/]+)*)/?");
  private static final Pattern PATH = Pattern.compile("[A-Za-z0-9!_.'()=+@{}-]+(/[^/]+)*");

  private DeliveryRules() {}

  /** The formats that a destination takes (the ALB's templates; Parquet is not made here). */
  public static List<OutputFormat> formats(DeliveryDestination.Type type) {
    return switch (type) {
      case CWL -> List.of(OutputFormat.PLAIN, OutputFormat.JSON);
      case S3 -> List.of(OutputFormat.JSON, OutputFormat.PLAIN, OutputFormat.W3C);
    };
  }

  /** What takes logs at {@code arn}. */
  static DeliveryDestination.Type destinationType(Image image, LogsContext context, String arn) {
    if (arn.startsWith(context.arn("log-group:"))) {
      String plain = arn.endsWith(":*") ? arn.substring(0, arn.length() - 2) : arn;
      String name = plain.substring(context.arn("log-group:").length());
      LogGroupManager.find(image, name);
      return DeliveryDestination.Type.CWL;
    }
    if (BUCKET_ARN.matcher(arn).matches() && !arn.contains("..")) {
      return DeliveryDestination.Type.S3;
    }
    if (arn.startsWith("arn:aws:firehose:")) {
      throw LogsErrors.validation(
          "Delivery to Firehose is not supported; deliver to a log group or an S3 bucket.");
    }
    throw LogsErrors.validation(
        "The destination resource ARN "
            + arn
            + " is not that of a log group of this account and"
            + " region, or of an S3 bucket.");
  }

  /** The format of a name on the wire, where {@code type} takes it. */
  static Optional<OutputFormat> format(DeliveryDestination.Type type, Optional<String> asked) {
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    Optional<OutputFormat> format = OutputFormat.ofWire(asked.get());
    if (format.filter(formats(type)::contains).isEmpty()) {
      throw LogsErrors.validation(
          "Output format "
              + asked.get()
              + " is not supported for delivery destination type "
              + type
              + ". Supported: "
              + formats(type).stream().map(OutputFormat::wire).toList());
    }
    return format;
  }

  /** Checks what a delivery of {@code type} to {@code to} looks like. */
  static void check(Delivery.Shape shape, LogType type, DeliveryDestination to) {
    List<String> unknown =
        shape.fields().stream()
            .filter(name -> !type.allFields().contains(type.canonical(name)))
            .toList();
    if (!unknown.isEmpty()) {
      throw LogsErrors.validation(
          "Record fields " + unknown + " are not allowed for log type " + type + ".");
    }
    Set<String> seen = new HashSet<>();
    for (String name : shape.fields()) {
      if (!seen.add(type.canonical(name))) {
        throw LogsErrors.validation("Record field " + name + " is given twice.");
      }
    }
    OutputFormat format = to.format().orElse(OutputFormat.PLAIN);
    Optional<String> delimiter = shape.delimiter().filter(text -> !text.isEmpty());
    if (delimiter.isPresent() && format == OutputFormat.JSON) {
      throw LogsErrors.validation("Field delimiter is not supported for output format json.");
    }
    if (delimiter.isPresent() && !DELIMITERS.contains(delimiter.get())) {
      throw LogsErrors.validation(
          "Field delimiter '" + delimiter.get() + "' is not supported. Supported: [\\t, ' ', ',']");
    }
    boolean bucket = to.type() == DeliveryDestination.Type.S3;
    if (!bucket && (shape.suffixPath().isPresent() || shape.hivePaths())) {
      throw LogsErrors.validation(
          "s3DeliveryConfiguration is supported for delivery destination type S3 only.");
    }
    shape.suffixPath().ifPresent(DeliveryRules::checkPath);
  }

  private static void checkPath(String path) {
    Matcher variables = VARIABLE.matcher(path);
    while (variables.find()) {
      if (!PATH_VARIABLES.contains(variables.group(1))) {
        throw LogsErrors.validation(
            "Suffix path variable "
                + variables.group()
                + " is not supported. Supported: "
                + PATH_VARIABLES);
      }
    }
    boolean plain = path.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\');
    boolean dots = List.of(path.split("/", -1)).stream().anyMatch(p -> p.matches("\\.{1,2}"));
    if (!plain || dots || path.contains("AWSLogs") || !PATH.matcher(path).matches()) {
      throw LogsErrors.validation("The suffix path " + path + " is not valid.");
    }
  }
}
