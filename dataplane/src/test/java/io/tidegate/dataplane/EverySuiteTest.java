package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.dataplane.tls.OlderSuites;
import io.tidegate.model.elbv2.SslPolicies;
import io.tidegate.model.elbv2.SslPolicy;
import io.tidegate.testkit.TestCertificates.Issued;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/**
 * Every suite under every security policy: agreed on when the policy lists it, else refused. In a
 * process of its own, for the JDK reads its rules on algorithms once.
 */
class EverySuiteTest {
  @Test
  void suitesOfThePolicyAreAgreedOnAndNoOthers() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    int policies = SslPolicies.all().size();
    assertEquals(
        List.of("> tried " + policies * Child.SUITES.size()),
        said.lines().filter(line -> line.startsWith("> ")).toList(),
        said);
  }

  /** Tries them and says what is not as the policy has it. */
  static final class Child {
    /** OpenSSL's names, which policies use, and the JDK's. */
    static final Map<String, String> SUITES = suites();

    private Child() {}

    /** Every policy in turn. */
    public static void main(String[] arguments) throws Exception {
      OlderSuites.permit();
      int tried = 0;
      for (SslPolicy policy : SslPolicies.all()) {
        try (Plane rsa = serving(Tls.RSA, policy);
            Plane ecdsa = serving(Tls.ECDSA, policy)) {
          for (Map.Entry<String, String> suite : SUITES.entrySet()) {
            tried++;
            boolean is13 = suite.getKey().equals(suite.getValue());
            boolean listed =
                policy.ciphers().contains(suite.getKey())
                    && policy.protocols().contains(is13 ? "TLSv1.3" : "TLSv1.2");
            Plane at = suite.getKey().contains("ECDSA") ? ecdsa : rsa;
            String agreed = agreed(at, is13 ? "TLSv1.3" : "TLSv1.2", suite.getValue());
            if (!agreed.equals(listed ? suite.getValue() : "-")) {
              System.out.println("> " + policy.name() + " " + suite.getKey() + ": " + agreed);
            }
          }
        }
      }
      System.out.println("> tried " + tried);
      System.exit(0);
    }

    private static Plane serving(Issued certificate, SslPolicy policy) throws IOException {
      Plane plane = new Plane(1);
      plane.tls =
          Optional.of(
              Tls.with(certificate, policy.name().substring("ELBSecurityPolicy-".length())));
      plane.forwardTo(new Backend[0]);
      return plane;
    }

    /** The suite of a handshake with a client that has only this one; {@code -} without one. */
    private static String agreed(Plane plane, String protocol, String suite) throws Exception {
      try (SSLSocket socket = Tls.connect(plane, "a.test")) {
        socket.setEnabledProtocols(new String[] {protocol});
        socket.setEnabledCipherSuites(new String[] {suite});
        try {
          socket.startHandshake();
        } catch (SSLException refused) {
          return "-";
        }
        return socket.getSession().getCipherSuite();
      }
    }

    private static Map<String, String> suites() {
      Map<String, String> all = new LinkedHashMap<>();
      for (String name : listed()) {
        all.put(name, javaName(name));
      }
      return all;
    }

    private static List<String> listed() {
      List<String> names = new ArrayList<>();
      for (SslPolicy policy : SslPolicies.all()) {
        for (String cipher : policy.ciphers()) {
          if (!names.contains(cipher)) {
            names.add(cipher);
          }
        }
      }
      return names;
    }

    /** {@code ECDHE-RSA-AES128-SHA256} is {@code TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256}. */
    private static String javaName(String name) {
      if (name.startsWith("TLS_")) {
        return name;
      }
      if (name.equals("DES-CBC3-SHA")) {
        return "SSL_RSA_WITH_3DES_EDE_CBC_SHA";
      }
      boolean ephemeral = name.startsWith("ECDHE-");
      String cipher = ephemeral ? name.substring(name.indexOf("AES")) : name;
      String exchange = ephemeral ? name.substring(0, name.indexOf("-AES")) : "RSA";
      String mode = cipher.contains("GCM") ? "" : "CBC_";
      return "TLS_"
          + exchange.replace('-', '_')
          + "_WITH_"
          + cipher.replace("AES", "AES_").replace("-", "_" + mode).replace("GCM_CBC_", "GCM_");
    }
  }
}
