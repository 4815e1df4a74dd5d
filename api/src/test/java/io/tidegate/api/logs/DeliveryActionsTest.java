package io.tidegate.api.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.api.auth.Caller;
import io.tidegate.base.Chance;
import io.tidegate.control.Controller;
import io.tidegate.control.Outcome;
import io.tidegate.control.logs.LogsContext;
import io.tidegate.metrics.logs.EventStore;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Installation;
import io.tidegate.model.Kind;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.store.MemoryStore;
import io.tidegate.testkit.VirtualTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sources, destinations and deliveries as the aws CLI would send them, after decoding. */
class DeliveryActionsTest {
  private static final String BALANCER =
      "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web/0123456789abcdef";
  private static final String LOGS = "arn:aws:logs:us-east-1:123456789012:";

  private final Controller controller =
      new Controller(
          new MemoryStore(),
          (where, cause) -> {
            throw new AssertionError(where, cause);
          });
  private final Map<String, Action> actions =
      LogsActions.all(
          new Logs(
              controller,
              new LogsContext(Installation.standard(), Chance.seeded(1), new VirtualTime()),
              EventStore.inMemory(1 << 20),
              (bucket, key) ->
                  bucket.equals("closed") ? Optional.of("no such bucket") : Optional.empty()));

  @BeforeEach
  void begin() {
    LoadBalancer balancer =
        new LoadBalancer(
            BALANCER,
            "web",
            "web.example",
            LoadBalancer.Type.APPLICATION,
            LoadBalancer.Scheme.INTERNAL,
            "vpc",
            List.of(),
            List.of(),
            "ipv4",
            LoadBalancer.State.of(LoadBalancer.State.Code.ACTIVE),
            Instant.EPOCH,
            Map.of(),
            List.of());
    controller.submit("Put", image -> new Outcome<>(List.of(Change.put(balancer)), true));
    call("CreateLogGroup", Struct.of("logGroupName", "/alb"));
  }

  private Struct call(String operation, Struct input) {
    return Optional.ofNullable(actions.get(operation))
        .orElseThrow()
        .run(new Call(operation, input, "request-1", Caller.root("123456789012")));
  }

  private String refused(String code, String operation, Struct input) {
    ApiError refusal = assertThrows(ApiError.class, () -> call(operation, input));
    assertEquals(code, refusal.code(), refusal.text());
    return refusal.text();
  }

  private static Struct source(String name, String type) {
    return Struct.of("name", name).set("resourceArn", BALANCER).set("logType", type);
  }

  private static Struct destination(String name, String resource) {
    return Struct.of("name", name)
        .set("deliveryDestinationConfiguration", Struct.of("destinationResourceArn", resource));
  }

  private static Struct delivery(String source, String destination) {
    return Struct.of("deliverySourceName", source)
        .set("deliveryDestinationArn", LOGS + "delivery-destination:" + destination);
  }

  private Struct made(String source, String destination) {
    return call("CreateDelivery", delivery(source, destination)).optStruct("delivery").get();
  }

  @Test
  void sourcesAreLogsOfLoadBalancers() {
    Struct made =
        call("PutDeliverySource", source("web", "ALB_ACCESS_LOGS").set("tags", Map.of("a", "b")))
            .optStruct("deliverySource")
            .orElseThrow();
    assertEquals(LOGS + "delivery-source:web", made.text("arn"));
    assertEquals("elasticloadbalancing", made.text("service"));
    assertEquals("ACTIVE", made.text("status"));
    assertEquals(Map.of("a", "b"), made.textMap("tags"));
    assertEquals(
        "This ResourceId has already been used in another Delivery Source in this account",
        refused("ConflictException", "PutDeliverySource", source("web2", "ALB_ACCESS_LOGS")));
    call("PutDeliverySource", source("web2", "ALB_CONNECTION_LOGS"));
    call("PutDeliverySource", source("web", "ALB_HEALTH_CHECK_LOGS"));
    assertEquals(
        List.of("ALB_HEALTH_CHECK_LOGS", "ALB_CONNECTION_LOGS"),
        call("DescribeDeliverySources", Struct.of()).structs("deliverySources").stream()
            .map(one -> one.text("logType"))
            .toList());
    refused("ValidationException", "PutDeliverySource", source("x", "NLB_ACCESS_LOGS"));
    refused(
        "ResourceNotFoundException",
        "PutDeliverySource",
        source("x", "ALB_ACCESS_LOGS").set("resourceArn", BALANCER + "0"));
    refused(
        "ValidationException",
        "PutDeliverySource",
        source("x", "ALB_ACCESS_LOGS").set("resourceArn", "arn:aws:s3:::bucket"));
    refused(
        "ValidationException",
        "PutDeliverySource",
        source("x", "ALB_ACCESS_LOGS").set("deliverySourceConfiguration", Map.of("a", "b")));
  }

  @Test
  void aSourceStaysWhenItsLoadBalancerGoes() {
    call("PutDeliverySource", source("web", "ALB_ACCESS_LOGS"));
    controller.submit(
        "Delete",
        image -> new Outcome<>(List.of(new Change.Removed(Kind.LOAD_BALANCER, BALANCER)), true));
    Struct found =
        call("GetDeliverySource", Struct.of("name", "web")).optStruct("deliverySource").get();
    assertEquals("INACTIVE", found.text("status"));
    assertEquals("RESOURCE_DELETED", found.text("statusReason"));
    call("DeleteDeliverySource", Struct.of("name", "web"));
    refused("ResourceNotFoundException", "GetDeliverySource", Struct.of("name", "web"));
  }

  @Test
  void destinationsAreLogGroupsAndBuckets() {
    String group = LOGS + "log-group:/alb";
    Struct made =
        call("PutDeliveryDestination", destination("cw", group + ":*").set("outputFormat", "json"))
            .optStruct("deliveryDestination")
            .orElseThrow();
    assertEquals("CWL", made.text("deliveryDestinationType"));
    assertEquals("json", made.text("outputFormat"));
    assertEquals(LOGS + "delivery-destination:cw", made.text("arn"));
    call("PutDeliveryDestination", destination("s3", "arn:aws:s3:::my-logs/web/prod"));
    assertEquals(
        2,
        call("DescribeDeliveryDestinations", Struct.of()).structs("deliveryDestinations").size());
    refused(
        "ResourceNotFoundException", "PutDeliveryDestination", destination("x", group + "none"));
    for (String wrong :
        List.of(
            "arn:aws:firehose:us-east-1:123456789012:deliverystream/x",
            "arn:aws:logs:eu-west-1:123456789012:log-group:/alb",
            "arn:aws:s3:::Bad_Bucket",
            "arn:aws:s3:::my-logs/../x",
            "nonsense")) {
      refused("ValidationException", "PutDeliveryDestination", destination("x", wrong));
    }
    for (String format : List.of("parquet", "raw", "w3c")) {
      refused(
          "ValidationException",
          "PutDeliveryDestination",
          destination("x", group).set("outputFormat", format));
    }
    for (String type : List.of("FH", "XRAY", "S3")) {
      refused(
          "ValidationException",
          "PutDeliveryDestination",
          destination("x", group).set("deliveryDestinationType", type));
    }
    refused("ValidationException", "PutDeliveryDestination", Struct.of("name", "x"));
  }

  @Test
  void aDeliveryJoinsASourceToADestinationOnce() {
    call("PutDeliverySource", source("web", "ALB_ACCESS_LOGS"));
    call("PutDeliveryDestination", destination("cw", LOGS + "log-group:/alb"));
    call("PutDeliveryDestination", destination("s3", "arn:aws:s3:::my-logs"));
    Struct made = made("web", "cw");
    assertTrue(made.text("id").matches("[0-9A-Za-z]+"));
    assertEquals("CWL", made.text("deliveryDestinationType"));
    assertEquals(33, made.texts("recordFields").size());
    assertFalse(made.has("s3DeliveryConfiguration"));
    assertEquals(
        "{yyyy}/{MM}/{dd}",
        made("web", "s3").optStruct("s3DeliveryConfiguration").get().text("suffixPath"));
    refused("ConflictException", "CreateDelivery", delivery("web", "cw"));
    refused("ResourceNotFoundException", "CreateDelivery", delivery("none", "cw"));
    refused("ResourceNotFoundException", "CreateDelivery", delivery("web", "none"));
    assertEquals(2, call("DescribeDeliveries", Struct.of()).structs("deliveries").size());
    refused("ConflictException", "DeleteDeliverySource", Struct.of("name", "web"));
    refused("ConflictException", "DeleteDeliveryDestination", Struct.of("name", "cw"));
    refused("ConflictException", "PutDeliveryDestination", destination("cw", "arn:aws:s3:::abc"));
    Struct id = Struct.of("id", made.text("id"));
    call("DeleteDelivery", id);
    refused("ResourceNotFoundException", "GetDelivery", id);
    call("DeleteDeliveryDestination", Struct.of("name", "cw"));
    refused("ResourceNotFoundException", "GetDeliveryDestination", Struct.of("name", "cw"));
  }

  @Test
  void aBucketIsTriedBeforeItIsDeliveredTo() {
    call("PutDeliverySource", source("web", "ALB_ACCESS_LOGS"));
    call("PutDeliveryDestination", destination("s3", "arn:aws:s3:::closed"));
    assertEquals(
        "Access Denied for bucket: closed",
        refused("AccessDeniedException", "CreateDelivery", delivery("web", "s3")));
  }

  @Test
  void fieldsDelimitersAndPathsAreThoseOfTheTemplates() {
    call("PutDeliverySource", source("web", "ALB_ACCESS_LOGS"));
    call("PutDeliveryDestination", destination("cw", LOGS + "log-group:/alb"));
    call(
        "PutDeliveryDestination",
        destination("js", LOGS + "log-group:/alb").set("outputFormat", "json"));
    call("PutDeliveryDestination", destination("s3", "arn:aws:s3:::my-logs"));
    for (Struct wrong :
        List.of(
            delivery("web", "cw").set("recordFields", List.of("type", "tls_cipher")),
            delivery("web", "cw").set("recordFields", List.of("client:port", "client_port")),
            delivery("web", "cw").set("fieldDelimiter", ";"),
            delivery("web", "js").set("fieldDelimiter", ","),
            delivery("web", "cw").set("s3DeliveryConfiguration", Struct.of("suffixPath", "x")),
            path("{year}"),
            path("../x"),
            path("/x"),
            path("x/"),
            path("AWSLogs"))) {
      refused("ValidationException", "CreateDelivery", wrong);
    }
    Struct made =
        call(
                "CreateDelivery",
                delivery("web", "cw")
                    .set("recordFields", List.of("time", "client_port", "ip_address"))
                    .set("fieldDelimiter", ","))
            .optStruct("delivery")
            .orElseThrow();
    assertEquals(List.of("time", "client_port", "ip_address"), made.texts("recordFields"));
    Struct id = Struct.of("id", made.text("id"));
    call("UpdateDeliveryConfiguration", id.set("recordFields", List.of("type")));
    made = call("GetDelivery", id).optStruct("delivery").orElseThrow();
    assertEquals(List.of("type"), made.texts("recordFields"));
    assertEquals(",", made.text("fieldDelimiter"));
    refused(
        "ValidationException",
        "UpdateDeliveryConfiguration",
        id.set("recordFields", List.of("nothing")));
    refused("ValidationException", "PutDeliverySource", source("web", "ALB_ACCESS_LOG"));
    made = call("CreateDelivery", path("logs/{yyyy}/{HH}")).optStruct("delivery").orElseThrow();
    assertEquals(
        "logs/{yyyy}/{HH}",
        made.optStruct("s3DeliveryConfiguration").orElseThrow().text("suffixPath"));
  }

  private static Struct path(String suffix) {
    return delivery("web", "s3").set("s3DeliveryConfiguration", Struct.of("suffixPath", suffix));
  }

  @Test
  void templatesSayWhatIsAllowed() {
    Struct answer =
        call(
            "DescribeConfigurationTemplates",
            Struct.of("logTypes", List.of("ALB_CONNECTION_LOGS"))
                .set("deliveryDestinationTypes", List.of("S3")));
    Struct one = answer.structs("configurationTemplates").getFirst();
    assertEquals(1, answer.structs("configurationTemplates").size());
    assertEquals(List.of("json", "plain", "w3c"), one.texts("allowedOutputFormats"));
    assertEquals(List.of("\t", " ", ","), one.texts("allowedFieldDelimiters"));
    assertEquals(15, one.structs("allowedFields").size());
    assertEquals(
        6,
        call("DescribeConfigurationTemplates", Struct.of())
            .structs("configurationTemplates")
            .size());
    assertEquals(
        0,
        call("DescribeConfigurationTemplates", Struct.of("service", "cloudfront"))
            .structs("configurationTemplates")
            .size());
  }
}
