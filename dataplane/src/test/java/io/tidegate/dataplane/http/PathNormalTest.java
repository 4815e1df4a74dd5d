package io.tidegate.dataplane.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The path that rules see. */
class PathNormalTest {
  @ParameterizedTest
  @CsvSource({
    "/a/b, /a/b",
    "/a/./b, /a/b",
    "/a/../b, /b",
    "/../../b, /b",
    "/a/.., /",
    "/a/b/.., /a/",
    "/a/., /a/",
    "/., /",
    "/.., /",
    "/a/.../b, /a/.../b",
    "/.a, /.a",
    "/..a, /..a",
    "/a//b, /a//b",
    "/a//../b, /a/b",
    "/%41%7e%2d, /A~-",
    "/%2e%2E/b, /b",
    "/a/%2e%2e/b, /b",
    "/a%2fb, /a%2Fb",
    "/%zz%4, /%zz%4",
    "/%, /%",
    "/%2, /%2",
    "/%00%c3%a9, /%00%C3%A9",
    "/%2541, /%2541",
  })
  void isNormalised(String path, String normal) {
    byte[] line =
        ("GET " + path + "?q HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    RequestHead head = new RequestHead();
    assertEquals(RequestHead.COMPLETE, head.parse(line, 0, line.length, 0));
    byte[] seen = Arrays.copyOfRange(head.pathArray(), head.pathStart(), head.pathEnd());
    assertEquals(normal, new String(seen, StandardCharsets.US_ASCII));
    assertEquals(1, head.queryEnd() - head.queryStart());
  }
}
