package io.tidegate.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which IPv6 addresses are local by the kernel's table, and how they are written. */
class LocalRouteTest {
  /** {@code ::1}, a local /56, and a /64 that is another host's. */
  private static final List<String> TABLE =
      List.of(
          line("00000000000000000000000000000001", "80", "80200001"),
          line("fd000007000000000000000000000000", "38", "80200001"),
          line("fd000008000000000000000000000000", "40", "00000001"));

  private static String line(String block, String bits, String flags) {
    String none = "0".repeat(32);
    return block
        + " "
        + bits
        + " "
        + none
        + " 00 "
        + none
        + " 00000400 00000002 00000000 "
        + flags
        + "       lo";
  }

  @ParameterizedTest
  @CsvSource({
    "::1,true",
    "::2,false",
    "fd00:7::4,true",
    "fd00:7:0:ff::1,true",
    "fd00:7:0:100::1,false",
    "fd00:6:ffff:ff00::1,false",
    "fd00:8::1,false"
  })
  void onlyLocalRoutesCount(String address, boolean local) {
    assertEquals(local, LocalRoute.covers(TABLE, Ipv6Text.parse(address).orElseThrow()));
  }

  @Test
  void aMachineWithoutIpv6HasNone() {
    assertFalse(LocalRoute.covers(List.of(), new byte[16]));
  }

  @Test
  void theAdviceNamesTheWholeBlock() {
    assertEquals(
        "ip -6 route add local fd00:7:0:100::/56 dev lo",
        LocalRoute.commandFor(Ipv6Text.parse("fd00:7:0:123::4").orElseThrow()));
  }

  @ParameterizedTest
  @CsvSource({
    "FD00:0007:0:0:0:0:0:10,fd00:7::10",
    "2001:db8:0:0:1:0:0:1,2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1,2001:db8:0:1:1:1:1:1",
    "::,::",
    "64:ff9b::192.0.2.1,64:ff9b::c000:201"
  })
  void anAddressHasOneText(String written, String text) {
    assertEquals(Optional.of(text), Ipv6Text.canonical(written));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "1.2.3.4",
        "fd00::1%lo",
        "fd00::1/64",
        "[::1]",
        "::g",
        "1::2::3",
        "::ffff:1.2.3.4"
      })
  void whatIsNoIpv6LiteralIsNothing(String text) {
    assertTrue(Ipv6Text.parse(text).isEmpty());
  }
}
