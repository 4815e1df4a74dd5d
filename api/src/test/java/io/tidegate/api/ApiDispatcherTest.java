package io.tidegate.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.api.auth.RequestVerifier;
import io.tidegate.api.wire.WireRequest;
import io.tidegate.api.wire.WireResponse;
import io.tidegate.base.Chance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiDispatcherTest {
  private static final String FORM = "application/x-www-form-urlencoded";

  private final List<String> calls = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final ApiDispatcher dispatcher =
      new ApiDispatcher(
          Map.of(
              "cloudwatch",
              Map.of("PutMetricData", this::record, "DescribeAlarms", this::record),
              "ec2",
              Map.of("DescribeInstances", this::record, "RebootInstances", this::fail),
              "elbv2",
              Map.of("DescribeTargetGroups", this::record)),
          RequestVerifier.anyone("123456789012"),
          Chance.seeded(1),
          (where, cause) -> faults.add(where));

  private Struct record(Call call) {
    calls.add(call.operation() + call.input());
    return Struct.of();
  }

  private Struct fail(Call call) {
    throw new IllegalStateException("a bug in " + call.operation());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Action=DescribeTargetGroups&Version=2015-12-01|200|DescribeTargetGroupsResult",
        "Action=DescribeInstances&Version=2016-11-15|200|<requestId>",
        "Action=DescribeAlarms&Version=2010-08-01|200|DescribeAlarmsResult",
        "Action=Nonsense&Version=2015-12-01|400|<Code>InvalidAction</Code>",
        "Action=Nonsense&Version=2016-11-15|400|The action Nonsense is not valid for this web"
            + " service.",
        "Action=CreateTrustStore&Version=2015-12-01|400|is not served by this version",
        "Action=CreateVpnGateway&Version=2016-11-15|400|<Code>InvalidAction</Code>",
        "Action=CreateLoadBalancer&Version=2012-06-01|400|<Code>InvalidAction</Code>",
        "Version=2015-12-01|400|<Code>MissingAction</Code>",
        "Action=RebootInstances&Version=2016-11-15&InstanceId.1=i-1|500|<Code>InternalFailure</Code>",
        "Action=DescribeInstances&Version=2016-11-15&DryRun=true|412|<Code>DryRunOperation</Code>",
        "a=%zz|404|<Code>MalformedQueryString</Code>"
      })
  void answersQueryRequests(String form, int status, String contains) {
    for (WireRequest request :
        List.of(post(form, Map.of("content-type", List.of(FORM))), get(form))) {
      WireResponse response = dispatcher.dispatch(request);
      assertEquals(status, response.status());
      assertTrue(text(response).contains(contains), text(response));
      assertTrue(response.headers().containsKey("x-amzn-RequestId"));
    }
  }

  @Test
  void tellsBugsToTheFaultHandler() {
    dispatcher.dispatch(get("Action=RebootInstances&Version=2016-11-15&InstanceId.1=i-1"));
    assertTrue(faults.getFirst().startsWith("api RebootInstances "), faults.toString());
  }

  @Test
  void answersJsonRequests() {
    WireResponse response =
        dispatcher.dispatch(
            post(
                "{\"AlarmNames\":[\"a\"]}",
                target("GraniteServiceVersion20100801.DescribeAlarms")));
    assertEquals("{}", text(response));
    assertEquals(List.of("DescribeAlarms{AlarmNames=[a]}"), calls);
  }

  @ParameterizedTest
  @CsvSource({
    "GraniteServiceVersion20100801.Nonsense, UnknownOperationException",
    "GraniteServiceVersion20100801.PutDashboard, UnknownOperationException",
    "CertificateManager.ListCertificates, UnknownOperationException",
    "Nonsense.DescribeAlarms, UnknownOperationException",
    "Logs_20140328.PutDeliverySource, UnknownOperationException",
    "DescribeAlarms, UnknownOperationException"
  })
  void refusesJsonOperationsThatAreNotServed(String target, String type) {
    WireResponse response = dispatcher.dispatch(post("{}", target(target)));
    assertEquals(400, response.status());
    assertTrue(text(response).contains(type), text(response));
  }

  @Test
  void answersCborRequestsUnderAnyPrefixAndByAbsoluteName() {
    for (String path :
        List.of(
            "/service/GraniteServiceVersion20100801/operation/DescribeAlarms",
            "/some/prefix/service/GraniteServiceVersion20100801/operation/DescribeAlarms",
            "/service/com.amazonaws.cloudwatch.GraniteServiceVersion20100801/operation/DescribeAlarms")) {
      WireResponse response = dispatcher.dispatch(cbor(path, Map.of()));
      assertEquals(200, response.status());
      assertEquals("rpc-v2-cbor", response.headers().get("Smithy-Protocol"));
    }
    assertEquals(3, calls.size());
  }

  @Test
  void refusesCborWithATargetOrWithAnotherPath() {
    String path = "/service/GraniteServiceVersion20100801/operation/DescribeAlarms";
    assertEquals(
        400,
        dispatcher
            .dispatch(cbor(path, Map.of("x-amz-target", List.of("CertificateManager.X"))))
            .status());
    assertEquals(400, dispatcher.dispatch(cbor("/", Map.of())).status());
    assertEquals(List.of(), calls);
  }

  @Test
  void inflatesBodiesButNotBombs() throws IOException {
    Map<String, List<String>> headers =
        Map.of("content-type", List.of(FORM), "content-encoding", List.of("gzip"));
    String form =
        "Action=PutMetricData&Version=2010-08-01&Namespace=N&MetricData.member.1.MetricName=m";
    assertEquals(
        200, dispatcher.dispatch(new WireRequest("POST", "/", "", headers, gzip(form))).status());
    byte[] bomb = gzip("a".repeat(5_000_000));
    assertEquals(
        413, dispatcher.dispatch(new WireRequest("POST", "/", "", headers, bomb)).status());
    byte[] garbage = "garbage".getBytes(StandardCharsets.UTF_8);
    assertEquals(
        400, dispatcher.dispatch(new WireRequest("POST", "/", "", headers, garbage)).status());
  }

  @Test
  void refusesInputThatBreaksTheModelBeforeTheActionRuns() {
    WireResponse response =
        dispatcher.dispatch(get("Action=DescribeTargetGroups&Version=2015-12-01&PageSize=500"));
    assertTrue(text(response).contains("Member must have value less than or equal to 400"));
    assertEquals(List.of(), calls);
  }

  private static WireRequest post(String body, Map<String, List<String>> headers) {
    return new WireRequest("POST", "/", "", headers, body.getBytes(StandardCharsets.UTF_8));
  }

  private static WireRequest get(String query) {
    return new WireRequest("GET", "/", query, Map.of(), new byte[0]);
  }

  private static Map<String, List<String>> target(String name) {
    return Map.of(
        "x-amz-target", List.of(name), "content-type", List.of("application/x-amz-json-1.0"));
  }

  private static WireRequest cbor(String path, Map<String, List<String>> more) {
    Map<String, List<String>> headers = new java.util.HashMap<>(more);
    headers.put("smithy-protocol", List.of("rpc-v2-cbor"));
    return new WireRequest("POST", path, "", headers, new byte[] {(byte) 0xa0});
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  private static String text(WireResponse response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
