package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.TimeSource;
import io.tidegate.dataplane.log.S3Buckets;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PUT of an object, against a scripted server; the signature was made by botocore 1.43. */
class S3BucketsTest {
  private static final String SIGNED =
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261123/us-east-1/s3/aws4_request,"
          + " SignedHeaders=host;x-amz-content-sha256;x-amz-date,"
          + " Signature=35e8160523587a7e1f57f2500c01bcd490bcf4b6a0a5f6652a29c080d09f01d3";

  private static final TimeSource NOON =
      new TimeSource() {
        @Override
        public Instant now() {
          return Instant.parse("2026-11-23T16:00:00Z");
        }

        @Override
        public long nanoTime() {
          return 0;
        }
      };

  @TempDir Path home;

  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();

  private Backend server(String status) throws IOException {
    return new Backend(
        Plane.nextAddress(),
        with -> {
          String head = with.head();
          if (head != null) {
            heads.add(head);
            bodies.add(
                new String(
                    Wire.body("HTTP/1.1 200 \r\n" + head, with.in), StandardCharsets.US_ASCII));
            with.send("HTTP/1.1 " + status + "\r\nContent-Length: 2\r\n\r\nno");
          }
        });
  }

  private static S3Buckets at(String host, int port) {
    return new S3Buckets(
        new S3Buckets.Options(
            URI.create("http://" + host + ":" + port),
            "us-east-1",
            "AKIDEXAMPLE",
            "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
        NOON);
  }

  @Test
  void signsAsAwsClientsDo() {
    assertEquals(
        SIGNED,
        at("127.0.0.9", 9000)
            .authorization(
                "/my-logs/web/a%20b%2Bc~.log.gz",
                "ec07a7212eb62510e184d9312aadc99e0d8cfaac439de3ea65f8e19eb7a74661",
                "20261123T160000Z"));
  }

  @Test
  void putsAnObject() throws Exception {
    Path file = Files.writeString(home.resolve("x"), "hello logs\n");
    try (Backend server = server("200 OK");
        S3Buckets buckets = at(server.address(), server.port())) {
      buckets.put("my-logs", "web/a b+c~.log.gz", file);
    }
    assertTrue(heads.getFirst().startsWith("PUT /my-logs/web/a%20b%2Bc~.log.gz HTTP/1.1\r\n"));
    assertEquals(
        "ec07a7212eb62510e184d9312aadc99e0d8cfaac439de3ea65f8e19eb7a74661",
        Wire.header(heads.getFirst(), "x-amz-content-sha256"));
    assertEquals("hello logs\n", bodies.getFirst());
  }

  @Test
  void saysWhatTheServerAnswered() throws Exception {
    Path file = Files.writeString(home.resolve("x"), "hello logs\n");
    try (Backend server = server("403 Forbidden");
        S3Buckets buckets = at(server.address(), server.port())) {
      IOException failed = assertThrows(IOException.class, () -> buckets.put("my-logs", "k", file));
      assertTrue(String.valueOf(failed.getMessage()).contains("403: no"), failed.toString());
    }
  }
}
