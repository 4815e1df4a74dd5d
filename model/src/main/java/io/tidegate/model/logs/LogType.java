package io.tidegate.model.logs;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The logs of an Application Load Balancer as vended logs (CloudWatch Logs API reference,
 * PutDeliverySource). {@link #fields} are those of a line of the log files, in its order, by the
 * names of the ALB guide; {@link #moreFields} can be asked for besides.
 */
public enum LogType {
  /** One line per request. */
  ALB_ACCESS_LOGS(
      List.of(
          "type",
          "time",
          "elb",
          "client:port",
          "target:port",
          "request_processing_time",
          "target_processing_time",
          "response_processing_time",
          "elb_status_code",
          "target_status_code",
          "received_bytes",
          "sent_bytes",
          "request_line",
          "user_agent",
          "ssl_cipher",
          "ssl_protocol",
          "target_group_arn",
          "trace_id",
          "domain_name",
          "chosen_cert_arn",
          "matched_rule_priority",
          "request_creation_time",
          "actions_executed",
          "redirect_url",
          "error_reason",
          "target:port_list",
          "target_status_code_list",
          "classification",
          "classification_reason",
          "conn_trace_id",
          "transformed_host",
          "transformed_uri",
          "request_transform_status"),
      List.of("ip_address")),
  /** One line per connection. */
  ALB_CONNECTION_LOGS(
      List.of(
          "time",
          "client_ip",
          "client_port",
          "listener_port",
          "tls_protocol",
          "tls_cipher",
          "tls_handshake_latency",
          "leaf_client_cert_subject",
          "leaf_client_cert_validity",
          "leaf_client_cert_serial_number",
          "tls_verify_status",
          "conn_trace_id",
          "tls_keyexchange"),
      List.of("elb", "ip_address")),
  /** One line per health check. */
  ALB_HEALTH_CHECK_LOGS(
      List.of(
          "type",
          "time",
          "latency",
          "target_addr",
          "target_group_id",
          "status",
          "status_code",
          "reason_code"),
      List.of("elb", "ip_address"));

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> fields;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> moreFields;

  LogType(List<String> fields, List<String> moreFields) {
    this.fields = fields;
    this.moreFields = moreFields;
  }

  /** The fields of a line of the log files, in its order. */
  public List<String> fields() {
    return fields;
  }

  /** Every field that can be asked for. */
  public List<String> allFields() {
    return Stream.concat(fields.stream(), moreFields.stream()).toList();
  }

  /**
   * The name that {@link #allFields} has for {@code name}: fields with a colon may be written with
   * an underscore.
   */
  public String canonical(String name) {
    String colon = name.replace("_port", ":port");
    return fields.contains(name) || !fields.contains(colon) ? name : colon;
  }

  /** The log type of a name on the wire. */
  public static Optional<LogType> ofWire(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }
}
