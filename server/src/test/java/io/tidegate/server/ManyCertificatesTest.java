package io.tidegate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.api.auth.Caller;
import io.tidegate.api.elbv2.ContentLinks;
import io.tidegate.api.elbv2.ElbServices;
import io.tidegate.api.elbv2.Elbv2Actions;
import io.tidegate.api.elbv2.TrustFiles;
import io.tidegate.base.Chance;
import io.tidegate.base.Pause;
import io.tidegate.base.TimeSource;
import io.tidegate.control.Controller;
import io.tidegate.control.Outcome;
import io.tidegate.control.elbv2.ElbContext;
import io.tidegate.control.elbv2.LogDestinations;
import io.tidegate.control.elbv2.PortProbe;
import io.tidegate.control.elbv2.TargetHealthManager;
import io.tidegate.control.pki.CertificateMaker;
import io.tidegate.control.pki.Certificates;
import io.tidegate.control.pki.PrivateKeys;
import io.tidegate.control.pki.SecretVault;
import io.tidegate.model.Change;
import io.tidegate.model.acm.Certificate;
import io.tidegate.model.acm.CertificateMaterial;
import io.tidegate.model.acm.KeyAlgorithm;
import io.tidegate.model.elbv2.ListenerCertificate;
import io.tidegate.store.SqliteStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * A listener with many certificates is ready soon and shows the right one. {@code
 * -Dtidegate.certificates=100000} is the number of the issue, which must be ready in 10 s; the
 * times and the heap are said in the log.
 */
class ManyCertificatesTest {
  private static final int COUNT = Integer.getInteger("tidegate.certificates", 1_000);
  private static final int BATCH = 2_000;
  private static final int PORT = 18_443;

  @TempDir private Path root;

  private final Chance chance = Chance.system();
  private final TimeSource time = TimeSource.system();
  private final CertificateMaker maker = new CertificateMaker(chance);
  private final KeyPair above = PrivateKeys.generate(KeyAlgorithm.EC_prime256v1);
  private final X509Certificate authority = maker.authority(above, time.now());
  private final KeyPair keys = PrivateKeys.generate(KeyAlgorithm.EC_prime256v1);

  private ServeOptions options() {
    return ServeOptions.of(
        Map.of(
            Setting.DATA, root.toString(),
            Setting.LISTEN, "127.0.0.1:0",
            Setting.DNS_LISTEN, "127.0.0.1:0",
            Setting.VPC_CIDR, "127.87.0.0/16"));
  }

  @Test
  void areReadySoonAndEachIsShownForItsName() throws Exception {
    new Tidegate(options()).close();
    String node = fill();

    long begin = time.nanoTime();
    double cpuBefore = cpuSeconds();
    try (Tidegate server = new Tidegate(options())) {
      awaitHandshake(node);
      double ready = (time.nanoTime() - begin) / 1e9;
      double cpu = cpuSeconds() - cpuBefore;
      assertTrue(server.address().getPort() > 0);
      long handshakes = time.nanoTime();
      List<Integer> several = List.of(0, 1, COUNT / 2, COUNT - 2, COUNT - 1);
      for (int number : several) {
        assertEquals(List.of(name(number)), Certificates.names(shown(node, name(number))));
      }
      double each = (time.nanoTime() - handshakes) / 1e6 / several.size();
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      long heap = (runtime.totalMemory() - runtime.freeMemory()) >> 20;
      LoggerFactory.getLogger(getClass())
          .info(
              "{} certificates: ready {} s (CPU {} s), first handshakes {} ms each, heap {} MiB",
              COUNT,
              ready,
              cpu,
              each,
              heap);
      assertEquals(
          List.of(name(0)), Certificates.names(shown(node, "unknown.example")), "the default");
    }
  }

  private static double cpuSeconds() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime() / 1e9
        : 0;
  }

  private static String name(int number) {
    return "n" + number + ".shop.example";
  }

  /** Puts a listener with all certificates into the store; says the address of a node. */
  private String fill() throws IOException {
    try (DataDirectory data = DataDirectory.open(root);
        SqliteStore store = new SqliteStore(data.resolve("tidegate.db"));
        Controller controller = new Controller(store, ManyCertificatesTest::fault)) {
      controller.start();
      SecretVault vault = MasterKey.vault(data, chance, controller.image());
      List<Certificate> certificates = new ArrayList<>();
      put(controller, List.of(certificate(vault, 0)));
      String listener = listener(controller, vault);
      for (int i = 1; i < COUNT; i++) {
        certificates.add(certificate(vault, i));
        if (certificates.size() == BATCH || i == COUNT - 1) {
          put(controller, certificates);
          bind(controller, listener, certificates);
          certificates.clear();
        }
      }
      return controller
          .image()
          .loadBalancers()
          .all()
          .iterator()
          .next()
          .zones()
          .getFirst()
          .address();
    }
  }

  private static void put(Controller controller, List<Certificate> certificates) {
    List<Change> changes = new ArrayList<>();
    certificates.forEach(one -> changes.add(Change.put(one)));
    controller.submit("test", image -> new Outcome<>(changes, true));
  }

  private static void bind(Controller controller, String listener, List<Certificate> certificates) {
    List<Change> changes = new ArrayList<>();
    certificates.forEach(
        one -> changes.add(Change.put(new ListenerCertificate(listener, one.arn()))));
    controller.submit("test", image -> new Outcome<>(changes, true));
  }

  private Certificate certificate(SecretVault vault, int number) {
    String arn = "arn:aws:acm:us-east-1:123456789012:certificate/" + number;
    X509Certificate leaf =
        maker.server(
            List.of(name(number)), keys.getPublic(), authority, above.getPrivate(), time.now());
    return new Certificate(
        arn,
        Certificate.Type.IMPORTED,
        Certificate.Status.ISSUED,
        name(number),
        List.of(name(number)),
        KeyAlgorithm.EC_prime256v1,
        time.now(),
        Optional.of(time.now()),
        Optional.of(
            new CertificateMaterial(
                Certificates.text(List.of(leaf)),
                Certificates.text(List.of(authority)),
                vault.seal(keys.getPrivate().getEncoded(), arn),
                Certificates.facts(leaf))),
        Optional.empty(),
        Certificate.Options.standard(),
        List.of());
  }

  private String listener(Controller controller, SecretVault vault) {
    var actions =
        Elbv2Actions.all(
            new ElbServices(
                controller,
                ElbContext.standard(options().installation(), chance, time),
                new TargetHealthManager(),
                (PortProbe) (address, port) -> Optional.empty(),
                LogDestinations.always(),
                vault,
                new TrustFiles(
                    (bucket, key) -> Optional.empty(),
                    new ContentLinks(Optional::empty, new byte[32], time))));
    List<String> subnets =
        controller.image().subnets().stream().map(subnet -> subnet.id()).limit(2).toList();
    String balancer =
        Optional.ofNullable(actions.get("CreateLoadBalancer"))
            .orElseThrow()
            .run(call("CreateLoadBalancer", Struct.of("Name", "many").set("Subnets", subnets)))
            .structs("LoadBalancers")
            .getFirst()
            .text("LoadBalancerArn");
    Struct input =
        Struct.of("LoadBalancerArn", balancer)
            .set("Protocol", "HTTPS")
            .set("Port", PORT)
            .set(
                "Certificates",
                List.of(
                    Struct.of(
                        "CertificateArn", "arn:aws:acm:us-east-1:123456789012:certificate/0")))
            .set(
                "DefaultActions",
                List.of(
                    Struct.of("Type", "fixed-response")
                        .set("FixedResponseConfig", Struct.of("StatusCode", "200"))));
    return Optional.ofNullable(actions.get("CreateListener"))
        .orElseThrow()
        .run(call("CreateListener", input))
        .structs("Listeners")
        .getFirst()
        .text("ListenerArn");
  }

  private static Call call(String operation, Struct input) {
    return new Call(operation, input, "request", Caller.root("123456789012"));
  }

  private void awaitHandshake(String node) {
    assertTrue(
        Pause.until(
            Duration.ofMinutes(2),
            Duration.ofMillis(10),
            () -> {
              try {
                return shown(node, name(0)).getSerialNumber().signum() > 0;
              } catch (Exception notYet) {
                return false;
              }
            }));
  }

  private X509Certificate shown(String node, String name) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", authority);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(node, PORT), 10_000);
      plain.setSoTimeout(30_000);
      SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, node, PORT, true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(name)));
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private static void fault(String where, Throwable cause) {
    throw new AssertionError(where, cause);
  }
}
