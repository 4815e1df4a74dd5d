package io.tidegate.dataplane.h2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.tidegate.dataplane.stream.FieldReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Header blocks, several on one connection, each after two bytes of length. What we decode another
 * decoder decodes to the same fields, dynamic table included, and never more than the limit.
 */
public final class HpackFuzz {
  private HpackFuzz() {}

  /** One input. */
  public static void run(byte[] data) {
    HpackDecoder ours = new HpackDecoder(Bench.tools());
    DefaultHttp2HeadersDecoder theirs = new DefaultHttp2HeadersDecoder(false, 1 << 24);
    int at = 0;
    int stream = 1;
    while (at + 2 <= data.length) {
      int size = (data[at] & 0xff) << 8 | (data[at + 1] & 0xff);
      int end = Math.min(data.length, at + 2 + size);
      List<String> fields = new ArrayList<>();
      int result = decode(ours, data, at + 2, end, fields);
      long bytes = fields.stream().mapToLong(field -> field.length() + 31L).sum();
      assertTrue(bytes <= FieldReader.MAX_DECODED_BYTES, "decoded " + bytes);
      if (result != HpackDecoder.OK) {
        return;
      }
      fields.sort(null); // they tell pseudo-header fields first
      assertEquals(decode(theirs, stream, data, at + 2, end), fields);
      stream += 2;
      at = end;
    }
  }

  private static int decode(
      HpackDecoder decoder, byte[] block, int from, int to, List<String> into) {
    return decoder.decode(
        block,
        from,
        to,
        (a, name, value, end) ->
            into.add(
                new String(a, name, value - name, StandardCharsets.ISO_8859_1)
                    + "="
                    + new String(a, value, end - value, StandardCharsets.ISO_8859_1)));
  }

  private static List<String> decode(
      DefaultHttp2HeadersDecoder decoder, int stream, byte[] block, int from, int to) {
    List<String> fields = new ArrayList<>();
    try {
      Http2Headers headers =
          decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(block, from, to - from));
      headers.forEach(
          field ->
              fields.add(
                  new String(
                      (field.getKey() + "=" + field.getValue())
                          .getBytes(StandardCharsets.ISO_8859_1),
                      StandardCharsets.ISO_8859_1)));
    } catch (Http2Exception broken) {
      throw new AssertionError("only we decode it", broken);
    }
    fields.sort(null);
    return fields;
  }
}
