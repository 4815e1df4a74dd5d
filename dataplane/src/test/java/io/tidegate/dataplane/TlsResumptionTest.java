package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.routing.CompiledTls;
import io.tidegate.routing.MutualTls;
import io.tidegate.routing.TlsHeaders;
import io.tidegate.testkit.TestCertificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Session tickets, seen by the openssl command, and what it costs when clients dawdle. */
class TlsResumptionTest {
  private static String openssl(List<String> arguments) throws Exception {
    Process process;
    try {
      process =
          new ProcessBuilder(arguments)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.PIPE)
              .start();
    } catch (IOException missing) {
      Assumptions.abort("no openssl here");
      throw missing;
    }
    try (var in = process.getOutputStream()) {
      in.write(
          "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      in.flush();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(20, TimeUnit.SECONDS));
      return said;
    }
  }

  private static List<String> client(Plane plane, String version, String how, Path session) {
    return List.of(
        "openssl",
        "s_client",
        "-connect",
        plane.address + ":" + plane.port,
        version,
        "-ign_eof",
        how,
        session.toString());
  }

  @Test
  void resumesSessionsByTicketOnTheSameListener(@TempDir Path directory) throws Exception {
    for (String version : List.of("-tls1_2", "-tls1_3")) {
      try (Plane plane = new Plane(2);
          Plane other = new Plane(1)) {
        plane.tls = Optional.of(Tls.with(Tls.ECDSA, "TLS13-1-2-2021-06"));
        plane.forwardTo(new Backend[0]);
        other.tls = plane.tls;
        other.forwardTo(new Backend[0]);
        Path session = directory.resolve("session" + version);
        assertTrue(openssl(client(plane, version, "-sess_out", session)).contains("503"));
        assertTrue(Files.exists(session), "a ticket was sent");
        for (int i = 0; i < 4; i++) {
          String said = openssl(client(plane, version, "-sess_in", session));
          assertTrue(said.contains("Reused, TLSv1."), said);
        }
        String elsewhere = openssl(client(other, version, "-sess_in", session));
        assertFalse(elsewhere.contains("Reused, TLSv1."), "another process's secret");
      }
    }
  }

  @Test
  void ticketsEndWhenTheListenerAsksForClientCertificates(@TempDir Path directory)
      throws Exception {
    for (String version : List.of("-tls1_2", "-tls1_3")) {
      try (Plane plane = new Plane(1)) {
        CompiledTls plain = Tls.with(Tls.ECDSA, "TLS13-1-2-2021-06");
        plane.tls = Optional.of(plain);
        plane.forwardTo(new Backend[0]);
        Path session = directory.resolve("session" + version);
        assertTrue(openssl(client(plane, version, "-sess_out", session)).contains("503"));
        String store = TestCertificates.pem(Tls.RSA.certificate());
        for (MutualTls mode :
            List.of(
                new MutualTls.Passthrough(),
                new MutualTls.Verify("arn:store", store, List.of(), false, false))) {
          plane.tls =
              Optional.of(
                  new CompiledTls(
                      plain.policy(), plain.certificates(), plain.alpn(), mode, TlsHeaders.NONE));
          plane.forwardTo(new Backend[0]);
          String said = openssl(client(plane, version, "-sess_in", session));
          assertFalse(said.contains("Reused, TLSv1."), said);
          assertEquals(mode instanceof MutualTls.Passthrough, said.contains("503"), said);
        }
      }
    }
  }

  @Test
  void aSuccessorOpensTheTicketsOfItsPredecessor(@TempDir Path directory) throws Exception {
    try (Plane old = new Plane(1);
        Plane successor = new Plane(2)) {
      old.tls = Optional.of(Tls.with(Tls.ECDSA, "TLS13-1-2-2021-06"));
      old.forwardTo(new Backend[0]);
      Path session = directory.resolve("session");
      assertTrue(openssl(client(old, "-tls1_3", "-sess_out", session)).contains("503"));
      successor.plane.inherit(
          new Inheritance(List.of(), old.plane.inheritance().ticketSecret(), Map.of()));
      successor.tls = old.tls;
      successor.forwardTo(new Backend[0]);
      String said = openssl(client(successor, "-tls1_3", "-sess_in", session));
      assertTrue(said.contains("Reused, TLSv1.3"), said);
    }
  }

  @Test
  void silentAndSlowClientsCostNoEngineAndEndInTime() throws Exception {
    try (Plane plane = new Plane(1)) {
      plane.tls = Optional.of(Tls.with(Tls.ECDSA, "TLS13-1-2-2021-06"));
      plane.forwardTo(new Backend[0]);
      try (Wire silent = plane.connect();
          Wire partial = plane.connect()) {
        partial.send(new byte[] {22, 3, 1, 2, 0, 1, 0, 1});
        Plane.until("both there", () -> plane.plane.census().clientConnections() == 2);
        plane.time.skip(java.time.Duration.ofSeconds(11));
        assertTrue(silent.ended());
        assertTrue(partial.ended());
      }
      Plane.until("closed", () -> plane.plane.census().clientConnections() == 0);
      assertEquals(2, plane.metric("ClientTLSNegotiationErrorCount"));
      assertEquals(0, plane.plane.census().borrowedBytes());
    }
  }
}
