package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** A process whose class path lacks the native TLS library serves HTTPS, to HTTPS targets too. */
class NoNativeTlsTest {
  private static final String LIBRARY = "META-INF/native/libnetty_tcnative_linux_";

  @Test
  void theJdkServesWhereTheNativeLibraryCannotLoad() throws Exception {
    String path =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("netty-tcnative-boringssl-static"))
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                path,
                Child.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    List<String> lines = said.lines().filter(line -> line.startsWith("> ")).toList();
    assertEquals(
        List.of(
            "> native false", "> TLSv1.3 h2", "> TLSv1.3 http/1.1 200 ok", "> TLSv1.2 200 again"),
        lines,
        said);
  }

  /** What that process does. */
  static final class Child {
    private Child() {}

    /** Serves and asks itself. */
    public static void main(String[] arguments) throws Exception {
      boolean there = false;
      for (String machine : List.of("x86_64", "aarch_64")) {
        there |= Child.class.getClassLoader().getResource(LIBRARY + machine + ".so") != null;
      }
      System.out.println("> native " + there);
      var secure =
          Tls.server(Tls.RSA)
              .getServerSocketFactory()
              .createServerSocket(0, 50, InetAddress.ofLiteral(Plane.nextAddress()));
      try (Backend backend =
              new Backend(
                  secure,
                  with -> {
                    for (String head = with.head(); head != null; head = with.head()) {
                      String body = head.contains(" /again ") ? "again" : "ok";
                      with.send(
                          "HTTP/1.1 200 OK\r\nContent-Length: "
                              + body.length()
                              + "\r\n\r\n"
                              + body);
                    }
                  });
          Plane plane = new Plane(1)) {
        plane.tls = Optional.of(Tls.http2());
        plane.httpsTargets = true;
        plane.forwardTo(backend);
        try (SSLSocket socket = shaken(plane, "TLSv1.3", "h2", "http/1.1")) {
          System.out.println("> " + protocols(socket));
        }
        try (SSLSocket socket = shaken(plane, "TLSv1.3", "http/1.1")) {
          System.out.println("> " + protocols(socket) + " " + get(socket, "/"));
        }
        try (SSLSocket socket = shaken(plane, "TLSv1.2")) {
          System.out.println("> TLSv1.2 " + get(socket, "/again"));
        }
      }
      System.exit(0);
    }

    private static String protocols(SSLSocket socket) {
      return socket.getSession().getProtocol() + " " + socket.getApplicationProtocol();
    }

    private static SSLSocket shaken(Plane plane, String version, String... alpn) throws Exception {
      SSLSocket socket = Tls.connect(plane, "a.test");
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setProtocols(new String[] {version});
      parameters.setApplicationProtocols(alpn);
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    }

    private static String get(SSLSocket socket, String path) throws Exception {
      String request = "GET " + path + " HTTP/1.1\r\nHost: a.test\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String head = Objects.requireNonNull(Wire.head(socket.getInputStream()));
      byte[] body = Wire.body(head, socket.getInputStream());
      return head.substring(9, 12) + " " + new String(body, StandardCharsets.US_ASCII);
    }
  }
}
