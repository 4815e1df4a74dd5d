package io.tidegate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AskedRequestTest {
  @Test
  void isAskedAsAForm() {
    assertEquals(
        "host=a.test%3A8080&port=8080&path=%2Fx%3Fq%3D1&header=X-A%3A+b&method=PUT",
        new AskedRequest("http://a.test:8080/x?q=1", List.of("X-A: b"), Map.of("method", "PUT"))
            .form());
    assertEquals(
        "host=a.test&port=80&path=%2F",
        new AskedRequest("a.test", List.of(), Map.of("zone", "")).form());
    assertEquals(
        "host=a.test&port=443&path=%2Fb",
        new AskedRequest("https://a.test/b", List.of(), Map.of()).form());
    assertThrows(
        IllegalArgumentException.class,
        () -> new AskedRequest("http:///x", List.of(), Map.of()).form());
  }
}
