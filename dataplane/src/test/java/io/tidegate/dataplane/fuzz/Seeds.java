package io.tidegate.dataplane.fuzz;

import io.tidegate.dataplane.http.CaseSeeds;
import io.tidegate.dataplane.stream.H2RequestFuzz;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a fuzzer starts from: the case tables, and a few good inputs of the other targets. */
final class Seeds {
  private Seeds() {}

  static Map<String, List<byte[]>> all() {
    return Map.of(
        "request", CaseSeeds.requests(),
        "response", CaseSeeds.responses(),
        "chunks", chunks(),
        "cookie", texts("\0\0\0\0", "AWSALB=abc; x=y", "a=b; AWSALB= ; AWSALB=c", ";;AWSALB"),
        "h2request", requests(),
        "hello", List.of(hello()),
        "hpack", hpack(),
        "frames", frames(),
        "proxy", proxy(),
        "rules", rules());
  }

  static List<byte[]> of(String target) {
    return all().getOrDefault(target, List.of());
  }

  private static List<byte[]> texts(String front, String... texts) {
    return Stream.of(texts)
        .map(text -> (front + text).getBytes(StandardCharsets.ISO_8859_1))
        .toList();
  }

  private static List<byte[]> chunks() {
    return texts(
        "\0\0\3",
        "5\r\nhello\r\n0\r\n\r\n",
        "1;a=b\r\nx\r\n00\r\nX-Trailer: v\r\n\r\nGET / HTTP/1.1\r\n",
        "a \r\n0123456789\r\n0\r\n\r\n",
        "5;q=\"\n\"\r\nhello\r\n0\r\n\r\n",
        "ffffffffffffffff\r\n");
  }

  private static List<byte[]> requests() {
    return List.of(
        H2RequestFuzz.input(
            true,
            List.of(":method", "GET", ":scheme", "https", ":path", "/", ":authority", "a.test")),
        H2RequestFuzz.input(
            false,
            List.of(
                ":method",
                "POST",
                ":scheme",
                "https",
                ":path",
                "/a?b",
                ":authority",
                "a:8443",
                "content-length",
                "12",
                "te",
                "trailers",
                "cookie",
                "a=1",
                "cookie",
                "b=2")),
        H2RequestFuzz.input(
            false,
            List.of(
                ":method",
                "OPTIONS",
                ":scheme",
                "http",
                ":path",
                "*",
                "host",
                "a",
                "expect",
                "100-continue",
                "x",
                "1\r\n\r\nGET / HTTP/1.1")));
  }

  /** A TLS 1.2 ClientHello with a server name and supported versions. */
  private static byte[] hello() {
    String body =
        "0303"
            + "00".repeat(32)
            + "00"
            + "0004130113020100"
            + "002a"
            + "0000000b0009000006612e74657374"
            + "000a00040002001d"
            + "000d0006000404030804"
            + "002b0003020304";
    String message = "01" + "%06x".formatted(body.length() / 2) + body;
    String record = "160301" + "%04x".formatted(message.length() / 2) + message;
    return HexFormat.of().parseHex("0010" + record);
  }

  private static List<byte[]> hpack() {
    HexFormat hex = HexFormat.of();
    return List.of(
        hex.parseHex("0014828684410f7777772e6578616d706c652e636f6d"),
        hex.parseHex("0011828684418cf1e3c2e5f23a6ba0ab90f4ff000c828684be58086e6f2d6361636865"),
        hex.parseHex("001a400a637573746f6d2d6b65790d637573746f6d2d6865616465720001be"),
        hex.parseHex("00013f0002203f"));
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] frame(String head, String payload) {
    HexFormat hex = HexFormat.of();
    byte[] bytes = hex.parseHex(payload);
    return join(hex.parseHex("%06x".formatted(bytes.length) + head), bytes);
  }

  private static List<byte[]> frames() {
    byte[] settings = frame("040000000000", "");
    String get = "828784410161";
    String post = "838784410161";
    byte[] front = {0, 0, 40};
    byte[] answering = {1, 0, 0};
    byte[] request = frame("010500000001", get);
    byte[] body = frame("000100000003", "68656c6c6f");
    byte[] ping = frame("060000000000", "0001020304050607");
    return List.of(
        join(front, settings, request),
        join(answering, settings, request, ping, frame("010500000003", get)),
        join(front, settings, frame("010400000003", post), body),
        join(front, settings, frame("010000000001", get), frame("090400000001", "00017801")),
        join(
            front,
            settings,
            frame("010400000001", post),
            frame("000800000001", "0268690000"),
            frame("010500000001", "00017801790161")),
        join(
            answering,
            frame("040000000000", "000400000000"),
            request,
            frame("080000000001", "00000001"),
            frame("030000000001", "00000008"),
            frame("020000000005", "0000000010"),
            frame("070000000000", "0000000000000000")));
  }

  private static List<byte[]> proxy() {
    HexFormat hex = HexFormat.of();
    String signature = "0d0a0d0a000d0a515549540a";
    return Stream.concat(
            texts(
                "",
                "PROXY TCP4 192.0.2.1 198.51.100.2 5000 80\r\nGET",
                "PROXY TCP6 2001:db8::1 ::1 5000 443\r\n",
                "PROXY UNKNOWN\r\n",
                "PROXY TCP4 256.0.2.1 1.1.1.1 1 1\r\n")
                .stream(),
            Stream.of(
                hex.parseHex(signature + "2111000cc0000201c6336402138800504745"),
                hex.parseHex(signature + "21210024" + "20010db8".repeat(8) + "13880050"),
                hex.parseHex(signature + "20000000"),
                hex.parseHex(signature + "2111000fc0000201c63364021388005004000000")))
        .toList();
  }

  private static List<byte[]> rules() {
    return texts(
        "",
        "p/a*|/b?\nha.test\n\np*\n=GET /a/b HTTP/1.1\nHost: a.test\n\n",
        "mGET\ns10.0.0.0/8\n\nxX-A|v*\n\nqk|v\n=GET /?k=v HTTP/1.1\nHost: b\nX-A: v1\n\n",
        "P^/[a-z]+$\n\nH^(a|b)\\.test$\n\np\\*\n=GET /abc HTTP/1.1\nHost: b.test\n\n");
  }
}
