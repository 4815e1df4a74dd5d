package io.tidegate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole server over the pretend world. */
class SimulatedServerTest {
  @TempDir Path data = Path.of("");

  @Test
  void isReadyAndAnnouncesItself() throws Exception {
    try (Tidegate server = start()) {
      assertEquals(200, get(server, "/_tidegate/live").statusCode());
      assertEquals("ready\n", get(server, "/_tidegate/ready").body());
      assertEquals(404, get(server, "/_tidegate/explain/group/none").statusCode());
      assertTrue(get(server, "/metrics").body().contains("tidegate_load_balancers 0"));
      assertTrue(Files.exists(data.resolve("endpoint")));
    }
    assertFalse(Files.exists(data.resolve("endpoint")));
  }

  @Test
  void takesAnyCredentialsAndForgetsAllOnReset() throws Exception {
    try (Tidegate server = start()) {
      String create =
          "Action=CreateTargetGroup&Version=2015-12-01&Name=t&Protocol=HTTP&Port=80&TargetType=ip"
              + "&VpcId="
              + between(call(server, "Action=DescribeVpcs&Version=2016-11-15"), "vpcId");
      assertTrue(call(server, create).contains("targetgroup/t/"));
      String list = "Action=DescribeTargetGroups&Version=2015-12-01";
      assertTrue(call(server, list).contains("targetgroup/t/"));
      assertEquals(405, get(server, "/_tidegate/reset").statusCode());
      assertEquals(200, post(server, "/_tidegate/reset", "").statusCode());
      assertFalse(call(server, list).contains("targetgroup/t/"));
      assertTrue(call(server, "Action=DescribeVpcs&Version=2016-11-15").contains("<vpcId>vpc-"));
    }
  }

  @Test
  void explainsWhereARequestGoes() throws Exception {
    try (Tidegate server = start()) {
      String[] subnets =
          call(server, "Action=DescribeSubnets&Version=2016-11-15").split("<subnetId>");
      String balancer =
          between(
              call(
                  server,
                  "Action=CreateLoadBalancer&Version=2015-12-01&Name=web&Subnets.member.1="
                      + subnets[1].substring(0, subnets[1].indexOf('<'))
                      + "&Subnets.member.2="
                      + subnets[2].substring(0, subnets[2].indexOf('<'))),
              "LoadBalancerArn");
      String listener =
          between(
              call(
                  server,
                  "Action=CreateListener&Version=2015-12-01&Protocol=HTTP&Port=80&LoadBalancerArn="
                      + balancer
                      + "&DefaultActions.member.1.Type=fixed-response"
                      + "&DefaultActions.member.1.FixedResponseConfig.StatusCode=404"),
              "ListenerArn");
      call(
          server,
          "Action=CreateRule&Version=2015-12-01&Priority=7&ListenerArn="
              + listener
              + "&Conditions.member.1.Field=path-pattern"
              + "&Conditions.member.1.PathPatternConfig.RegexValues.member.1=^/v[0-9]"
              + "&Actions.member.1.Type=fixed-response"
              + "&Actions.member.1.FixedResponseConfig.StatusCode=200");
      String page = "/_tidegate/explain/request";
      String told = get(server, page + "?host=a.test&path=/v1").body();
      assertTrue(told.contains("rule           7  "), told);
      assertTrue(told.contains("answer         200"), told);
      assertEquals(told, get(server, page + "/host%3Da.test%26path%3D%2Fv1").body());
      assertEquals(told, post(server, page, "host=a.test&path=%2Fv1").body());
      assertTrue(get(server, page + "?host=a.test&path=/x").body().contains("default"));
      assertEquals(400, get(server, page + "?nonsense=1").statusCode());
    }
  }

  @Test
  void saysWhenTheApiPortIsInUse() {
    try (Tidegate first = start()) {
      int port = first.address().getPort();
      Path other = data.resolve("other");
      StartFailure failure =
          assertThrows(
              StartFailure.class,
              () ->
                  new Tidegate(
                      ServeOptions.of(
                          Map.of(
                              Setting.SIMULATED,
                              "true",
                              Setting.DATA,
                              other.toString(),
                              Setting.LISTEN,
                              "127.0.0.1:" + port))));
      assertTrue(String.valueOf(failure.getMessage()).contains("the port is in use"));
      DataDirectory.open(other).close();
    }
  }

  private Tidegate start() {
    return new Tidegate(
        ServeOptions.of(
            Map.of(
                Setting.SIMULATED, "true",
                Setting.DATA, data.toString(),
                Setting.LISTEN, "127.0.0.1:0")));
  }

  private static String call(Tidegate server, String form) throws Exception {
    HttpResponse<String> response = post(server, "/", form);
    assertEquals(200, response.statusCode(), response.body());
    return response.body();
  }

  private static HttpResponse<String> get(Tidegate server, String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(server, path)).build());
  }

  private static HttpResponse<String> post(Tidegate server, String path, String form)
      throws Exception {
    return send(
        HttpRequest.newBuilder(uri(server, path))
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build());
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private static URI uri(Tidegate server, String path) {
    return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
  }

  private static String between(String xml, String element) {
    int start = xml.indexOf("<" + element + ">") + element.length() + 2;
    return xml.substring(start, xml.indexOf("</" + element + ">", start));
  }
}
