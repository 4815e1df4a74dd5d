package io.tidegate.e2e.scenario;

import io.tidegate.base.Pause;
import io.tidegate.cli.aws.ServerAccess;
import io.tidegate.cli.aws.Service;
import io.tidegate.control.pki.Pem;
import io.tidegate.testkit.TestCertificates;
import java.net.URI;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.ImportCertificateRequest;

/**
 * A load balancer with an HTTP and an HTTPS listener over one group of targets by address, and what
 * changes it. Safe from any thread.
 *
 * @param certificates the default certificate, then further ones to change to
 */
record TlsShop(
    Shop shop,
    AcmClient acm,
    String balancer,
    String group,
    String listener,
    String tlsListener,
    List<String> certificates,
    String node) {
  static final int TLS_PORT = 8443;
  static final int TARGET_PORT = 8097;
  static final String HOST = "shop.example.com";

  /** Opens on {@code server} with {@code certificates} certificates; no target is registered. */
  static TlsShop open(ServerProcess server, int certificates) {
    Shop shop = Shop.on(server);
    AcmClient acm = acm(server.access());
    List<String> imported = new ArrayList<>();
    for (int i = 0; i < certificates; i++) {
      imported.add(acm.importCertificate(made(HOST)).certificateArn());
    }
    String group = shop.targetGroup("g", "ip", TARGET_PORT);
    String balancer = shop.loadBalancer("l");
    String listener = shop.listener(balancer, group);
    String tlsListener =
        shop.aws()
            .call(
                Service.ELBV2,
                "CreateListener",
                "LoadBalancerArn",
                balancer,
                "Protocol",
                "HTTPS",
                "Port",
                "" + TLS_PORT,
                "Certificates.member.1.CertificateArn",
                imported.getFirst(),
                "DefaultActions.member.1.Type",
                "forward",
                "DefaultActions.member.1.TargetGroupArn",
                group)
            .text("CreateListenerResult/Listeners/member/ListenerArn");
    String socket =
        Leftovers.listeners(server.addressPrefix()).stream()
            .filter(one -> one.endsWith(":" + Shop.PORT))
            .findFirst()
            .orElseThrow();
    return new TlsShop(
        shop,
        acm,
        balancer,
        group,
        listener,
        tlsListener,
        List.copyOf(imported),
        socket.split(":", 2)[0]);
  }

  private static AcmClient acm(ServerAccess access) {
    return AcmClient.builder()
        .endpointOverride(URI.create(access.endpoint()))
        .region(Region.of(access.region()))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(access.accessKeyId(), access.secretAccessKey())))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  private static ImportCertificateRequest made(String name) {
    KeyPair keys = TestCertificates.ec("secp256r1");
    var issued = TestCertificates.selfSigned(TestCertificates.Wish.server(name), keys);
    return ImportCertificateRequest.builder()
        .certificate(SdkBytes.fromUtf8String(issued.chainPem()))
        .privateKey(SdkBytes.fromUtf8String(Pem.text("PRIVATE KEY", issued.pkcs8())))
        .build();
  }

  /** Puts a new certificate with a new key in the place of certificate {@code number}. */
  void reimport(int number) {
    acm.importCertificate(made(HOST).toBuilder().certificateArn(certificates.get(number)).build());
  }

  /** Makes certificate {@code number} the HTTPS listener's default. */
  void present(int number) {
    call(
        "ModifyListener",
        "ListenerArn",
        tlsListener,
        "Certificates.member.1.CertificateArn",
        certificates.get(number));
  }

  /** {@code AddListenerCertificates} or {@code RemoveListenerCertificates}. */
  void certificate(String action, int number) {
    call(
        action,
        "ListenerArn",
        tlsListener,
        "Certificates.member.1.CertificateArn",
        certificates.get(number));
  }

  /** {@code RegisterTargets} or {@code DeregisterTargets}. */
  void target(String action, String address) {
    call(action, "TargetGroupArn", group, "Targets.member.1.Id", address);
  }

  /** A rule that forwards {@code path}; its ARN. */
  String rule(String at, int priority, String path) {
    return shop.aws()
        .call(
            Service.ELBV2,
            "CreateRule",
            "ListenerArn",
            at,
            "Priority",
            "" + priority,
            "Conditions.member.1.Field",
            "path-pattern",
            "Conditions.member.1.Values.member.1",
            path,
            "Actions.member.1.Type",
            "forward",
            "Actions.member.1.TargetGroupArn",
            group)
        .text("CreateRuleResult/Rules/member/RuleArn");
  }

  void call(String action, String... words) {
    shop.aws().call(Service.ELBV2, action, words);
  }

  /** Whether that many targets became healthy in time. */
  boolean healthy(int count) {
    return Pause.until(
        Duration.ofSeconds(60),
        Duration.ofMillis(100),
        () -> shop.targets(group, "healthy") == count);
  }
}
