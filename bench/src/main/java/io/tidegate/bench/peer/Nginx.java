package io.tidegate.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * nginx as Debian packages it. Its access log is buffered, as its documentation advises, and tells
 * what ours tells.
 */
public record Nginx() implements Peer {
  private static final String LOG =
      """
      log_format alb '$scheme $time_iso8601 $server_name $remote_addr:$remote_port $upstream_addr '
        '$request_time $upstream_response_time $status $upstream_status $request_length '
        '$bytes_sent "$request" "$http_user_agent" $ssl_cipher $ssl_protocol "$request_id" '
        '"$host" $msec';
          access_log access.log alb buffer=64k flush=1s;""";

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
    Listening listening = setting.listening();
    String text =
        """
        daemon off;
        worker_processes 1;
        pid %1$s/nginx.pid;
        error_log %1$s/error.log warn;
        events { worker_connections 19500; }
        http {
          %7$s
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          keepalive_requests 1000000000;
          keepalive_timeout 600s;
          upstream backend {
            server %3$s;
            keepalive 1024;
            keepalive_requests 1000000000;
          }
          server {
            listen %2$s%4$s backlog=4096;%5$s
            location /gone/%6$s/ { return 410; }
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
                setting.place(),
                setting.backend(),
                (listening.pem().isPresent() ? " ssl" : "") + (listening.http2() ? " http2" : ""),
                listening.pem().map(Nginx::tls).orElse(""),
                setting.gone(),
                listening.log() ? LOG : "access_log off;");
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
