package io.tidegate.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class DnsLookupTest {
  /** Question a.b, answers 127.0.0.1 by a pointer, an AAAA record, 127.0.0.2 by a name. */
  private static final String MESSAGE =
      ("544781800001000300000000" + "016101620000010001")
          + ("c00c000100010000003c0004" + "7f000001")
          + ("c00c001c00010000003c0010" + "00000000000000000000000000000001")
          + ("0161016200000100010000003c0004" + "7f000002");

  @Test
  void readsTheAddressesOfAnAnswer() throws IOException {
    assertEquals(List.of("127.0.0.1", "127.0.0.2"), DnsLookup.parse(bytes(MESSAGE)));
  }

  @Test
  void endsAtAMessageCutAnywhere() {
    for (int length = 24; length < MESSAGE.length(); length += 2) {
      ByteBuffer cut = bytes(MESSAGE.substring(0, length));
      assertThrows(IOException.class, () -> DnsLookup.parse(cut));
    }
  }

  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
  }
}
