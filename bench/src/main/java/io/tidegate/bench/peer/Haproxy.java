package io.tidegate.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * HAProxy as Debian packages it, with a master process, which reloads at SIGUSR2. It writes no log
 * files itself: its HTTP log goes to a descriptor, here a file, one write per request.
 */
public record Haproxy() implements Peer {
  @Override
  public String name() {
    return "haproxy";
  }

  @Override
  public Optional<String> missing() {
    return Peer.find("haproxy").isPresent()
        ? Optional.empty()
        : Optional.of("haproxy is not installed: apt-get install haproxy");
  }

  @Override
  public List<String> command(Setting setting, Path directory) throws IOException {
    Listening listening = setting.listening();
    String text =
        """
        global
          nbthread 1
          maxconn 18500
          no strict-limits
          %s
        defaults
          mode http
          timeout connect 10s
          timeout client 600s
          timeout server 600s
          timeout http-keep-alive 600s
          option forwardfor
          http-reuse always
          %s
        frontend clients
          bind %s backlog 4096%s
          http-request set-header X-Forwarded-Proto http
          http-request set-header X-Forwarded-Port 80
          http-request return status 410 if { path_beg /gone/%s/ }
          default_backend targets
        backend targets
          server one %s check inter 10s
        """
            .formatted(
                listening.log() ? "log stdout format raw local0" : "",
                listening.log() ? "log global\n  option httplog" : "",
                setting.place(),
                listening
                    .pem()
                    .map(pem -> " ssl crt " + pem + " curves X25519:P-256" + alpn(listening))
                    .orElse(""),
                setting.gone(),
                setting.backend());
    Path file = directory.resolve("haproxy.cfg");
    Files.writeString(file, text);
    return List.of(Peer.find("haproxy").orElseThrow().toString(), "-W", "-f", file.toString());
  }

  private static String alpn(Listening listening) {
    return listening.http2() ? " alpn h2,http/1.1" : "";
  }
}
