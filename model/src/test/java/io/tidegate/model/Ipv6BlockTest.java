package io.tidegate.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv6BlockTest {
  @Test
  void aVpcHasSubnetsAndTheyHaveAddresses() {
    Ipv6Block vpc = Ipv6Block.parse("fd00:7::/56");
    assertEquals("fd00:7::/64", vpc.subnet(0).toString());
    assertEquals("fd00:7:0:ff::/64", vpc.subnet(255).toString());
    assertEquals("fd00:7:0:2::4", vpc.subnet(2).address(4));
    assertThrows(IllegalArgumentException.class, () -> vpc.subnet(256));
  }

  @Test
  void hostBitsAreCleared() {
    assertEquals("2001:db8:0:100::/56", Ipv6Block.parse("2001:DB8:0:1ff::/56").toString());
  }

  @ParameterizedTest
  @CsvSource({
    "fd00:7::/56,fd00:7::1,true",
    "fd00:7::/56,fd00:7:0:ff:ffff:ffff:ffff:ffff,true",
    "fd00:7::/56,fd00:7:0:100::,false",
    "2000::/3,3fff::1,true",
    "2000::/3,fd00::1,false",
    "::/0,::1,true",
    "::/0,127.0.0.1,false"
  })
  void containsItsAddresses(String block, String address, boolean inside) {
    assertEquals(inside, Ipv6Block.parse(block).contains(address));
  }

  @Test
  void containsSmallerBlocks() {
    assertTrue(Ipv6Block.parse("fc00::/7").contains(Ipv6Block.parse("fd00:7::/56")));
    assertFalse(Ipv6Block.parse("fd00:7::/56").contains(Ipv6Block.parse("fc00::/7")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "fd00:7::",
        "fd00:7::/65",
        "fd00:7::/-1",
        "fd00:7::/",
        "10.0.0.0/8",
        "fd00::/056"
      })
  void otherTextsAreNone(String text) {
    assertTrue(Ipv6Block.tryParse(text).isEmpty());
  }
}
