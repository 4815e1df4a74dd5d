package io.tidegate.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** HAProxy as Debian packages it. */
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
    String text =
        """
        global
          nbthread 1
          maxconn 4000
        defaults
          mode http
          timeout connect 10s
          timeout client 60s
          timeout server 60s
          timeout http-keep-alive 60s
          option forwardfor
          http-reuse always
        frontend clients
          bind %s:%d backlog 4096%s
          http-request set-header X-Forwarded-Proto http
          http-request set-header X-Forwarded-Port 80
          default_backend targets
        backend targets
          server one %s:%d check inter 10s
        """
            .formatted(
                setting.address(),
                setting.port(),
                setting.pem().map(pem -> " ssl crt " + pem + " curves X25519:P-256").orElse(""),
                setting.backendAddress(),
                setting.backendPort());
    Path file = directory.resolve("haproxy.cfg");
    Files.writeString(file, text);
    return List.of(Peer.find("haproxy").orElseThrow().toString(), "-db", "-f", file.toString());
  }
}
