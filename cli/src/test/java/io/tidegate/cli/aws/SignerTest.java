package io.tidegate.cli.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignerTest {
  /** The case post-x-www-form-urlencoded of AWS's Signature Version 4 test suite. */
  @Test
  void signsAFormAsAwsDoes() {
    Signer signer =
        new Signer("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1");
    Map<String, String> headers =
        signer.sign(
            "service",
            "example.amazonaws.com",
            Map.of("content-type", "application/x-www-form-urlencoded"),
            "Param1=value1".getBytes(StandardCharsets.UTF_8),
            Instant.parse("2015-08-30T12:36:00Z"));
    assertEquals(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
            + "SignedHeaders=content-type;host;x-amz-date, "
            + "Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
        headers.get("authorization"));
    assertEquals("20150830T123600Z", headers.get("x-amz-date"));
  }
}
