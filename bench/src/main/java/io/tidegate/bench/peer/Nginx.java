package io.tidegate.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** nginx as Debian packages it. */
public record Nginx() implements Peer {
  @Override
  public String name() {
    return "nginx";
  }

  @Override
  public Optional<String> missing() {
    return Peer.find("nginx").isPresent()
        ? Optional.empty()
        : Optional.of("nginx is not installed: apt-get install nginx-light");
  }

  private static String tls(Path pem) {
    return " ssl_certificate "
        + pem
        + "; ssl_certificate_key "
        + pem
        + "; ssl_protocols TLSv1.2 TLSv1.3; ssl_ecdh_curve X25519:P-256; ssl_buffer_size 16k;";
  }

  @Override
  public List<String> command(Setting setting, Path directory) throws IOException {
    String text =
        """
        daemon off;
        worker_processes 1;
        pid %1$s/nginx.pid;
        error_log %1$s/error.log warn;
        events { worker_connections 8192; }
        http {
          access_log off;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          keepalive_requests 1000000000;
          upstream backend {
            server %4$s:%5$d;
            keepalive 1024;
            keepalive_requests 1000000000;
          }
          server {
            listen %2$s:%3$d%6$s backlog=4096;%7$s
            location / {
              proxy_pass http://backend;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_set_header Host $host;
              proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
              proxy_set_header X-Forwarded-Proto $scheme;
              proxy_set_header X-Forwarded-Port $server_port;
            }
          }
        }
        """
            .formatted(
                directory,
                setting.address(),
                setting.port(),
                setting.backendAddress(),
                setting.backendPort(),
                setting.pem().isPresent() ? " ssl" : "",
                setting.pem().map(Nginx::tls).orElse(""));
    Path file = directory.resolve("nginx.conf");
    Files.writeString(file, text);
    return List.of(
        Peer.find("nginx").orElseThrow().toString(),
        "-p",
        directory.toString(),
        "-e",
        directory.resolve("error.log").toString(),
        "-c",
        file.toString());
  }
}
