package io.tidegate.dataplane.h2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import io.tidegate.base.FaultHandler;
import io.tidegate.base.TimeSource;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.Loops;
import io.tidegate.dataplane.stream.FieldReader;
import io.tidegate.dataplane.stream.LinkTools;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HpackDecoderTest {
  private static Loops loops;
  private static LinkTools tools;

  @BeforeAll
  static void start() {
    FaultHandler faults =
        (where, cause) -> {
          throw new AssertionError(where, cause);
        };
    loops = new Loops(1, new Loop.Environment(TimeSource.system(), faults, 1));
    tools = new LinkTools(loops.all().getFirst());
  }

  @AfterAll
  static void stop() {
    loops.close();
  }

  private static int decode(HpackDecoder decoder, byte[] block, List<String> into) {
    return decoder.decode(
        block,
        0,
        block.length,
        (a, name, value, end) ->
            into.add(
                new String(a, name, value - name, StandardCharsets.ISO_8859_1)
                    + "="
                    + new String(a, value, end - value, StandardCharsets.ISO_8859_1)));
  }

  private static List<String> decoded(HpackDecoder decoder, String hex) {
    List<String> fields = new ArrayList<>();
    byte[] block = HexFormat.of().parseHex(hex.replace(" ", ""));
    assertEquals(HpackDecoder.OK, decode(decoder, block, fields));
    return fields;
  }

  /** RFC 7541 appendix C.4: three requests on one connection, with Huffman code. */
  @Test
  void readsTheExamplesOfTheRfc() {
    HpackDecoder decoder = new HpackDecoder(tools);
    assertEquals(
        List.of(":method=GET", ":scheme=http", ":path=/", ":authority=www.example.com"),
        decoded(decoder, "8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff"));
    assertEquals(
        List.of(
            ":method=GET",
            ":scheme=http",
            ":path=/",
            ":authority=www.example.com",
            "cache-control=no-cache"),
        decoded(decoder, "8286 84be 5886 a8eb 1064 9cbf"));
    assertEquals(
        List.of(
            ":method=GET",
            ":scheme=https",
            ":path=/index.html",
            ":authority=www.example.com",
            "custom-key=custom-value"),
        decoded(decoder, "8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf"));
  }

  /** Netty's encoder, with its own table and code, against our decoder; 20,000 blocks. */
  @Test
  void readsWhatAnotherEncoderWrites() throws Exception {
    long seed = 20_26;
    Random random = new Random(seed);
    HpackDecoder decoder = new HpackDecoder(tools);
    DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    for (int i = 0; i < 20_000; i++) {
      List<String> wanted = new ArrayList<>();
      Http2Headers headers = new DefaultHttp2Headers(false);
      for (int n = random.nextInt(8); n >= 0; n--) {
        String name = "x-" + random.nextInt(40);
        String value = text(random, random.nextInt(10) == 0 ? 900 : 20);
        headers.add(name, value);
      }
      headers.forEach(field -> wanted.add(field.getKey() + "=" + field.getValue()));
      ByteBuf out = Unpooled.buffer();
      encoder.encodeHeaders(1, headers, out);
      List<String> fields = new ArrayList<>();
      assertEquals(HpackDecoder.OK, decode(decoder, ByteBufUtil.getBytes(out), fields), "at " + i);
      assertEquals(wanted, fields, "seed " + seed + " block " + i);
    }
  }

  private static String text(Random random, int most) {
    StringBuilder out = new StringBuilder();
    for (int n = random.nextInt(most + 1); n > 0; n--) {
      out.append((char) (random.nextInt(4) == 0 ? random.nextInt(256) : 'a' + random.nextInt(26)));
    }
    return out.toString();
  }

  /** What our encoder writes, Netty's decoder reads. */
  @Test
  void anotherDecoderReadsWhatWeWrite() throws Exception {
    Random random = new Random(5);
    DefaultHttp2HeadersDecoder theirs = new DefaultHttp2HeadersDecoder(false, 1 << 20);
    byte[] out = new byte[8_192];
    for (int i = 0; i < 5_000; i++) {
      int status = 200 + random.nextInt(400);
      String name = random.nextBoolean() ? "X-" + random.nextInt(99) : "Content-Type";
      String value = text(random, 200);
      byte[] line = (name + value).getBytes(StandardCharsets.ISO_8859_1);
      HpackEncoder block = new HpackEncoder(out);
      block.status(status);
      block.field(line, 0, name.length(), name.length(), line.length);
      Http2Headers read = theirs.decodeHeaders(1, Unpooled.wrappedBuffer(out, 0, block.size()));
      assertEquals(Integer.toString(status), read.status().toString());
      assertEquals(value, String.valueOf(read.get(name.toLowerCase(java.util.Locale.ROOT))));
    }
  }

  /** Any bytes at all: an answer, and never more than the limit. */
  @Test
  void survivesAnyBytes() {
    Random random = new Random(77);
    int ok = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] block = new byte[1 + random.nextInt(60)];
      random.nextBytes(block);
      if (i % 2 == 0) {
        block[0] = (byte) (0x40 | (block[0] & 7));
      }
      HpackDecoder decoder = new HpackDecoder(tools);
      long[] size = {0};
      int result =
          decoder.decode(
              block, 0, block.length, (a, name, value, end) -> size[0] += end - name + 32L);
      ok += result == HpackDecoder.OK ? 1 : 0;
      assertTrue(size[0] <= FieldReader.MAX_DECODED_BYTES);
    }
    assertTrue(ok > 1_000, "only " + ok + " were blocks");
  }
}
