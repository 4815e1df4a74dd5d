package io.tidegate.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
  @Test
  void knowsItsEnds() {
    Cidr block = Cidr.parse("127.31.16.9/20");
    assertEquals("127.31.16.0/20", block.toString());
    assertEquals("127.31.31.255", Cidr.text(block.last()));
    assertTrue(block.contains("127.31.20.1"));
    assertFalse(block.contains("127.31.32.0"));
    assertTrue(Cidr.parse("0.0.0.0/0").contains("255.255.255.255"));
    assertTrue(Cidr.parse("10.0.0.1/32").contains("10.0.0.1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "10.0.0.0",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0/8",
        "10.0.0.0.0/8",
        "256.0.0.0/8",
        "01.0.0.0/8",
        "a.0.0.0/8",
        "10..0.0/8",
        "10.0.0.0/8 "
      })
  void whatIsNoBlockIsNoBlock(String text) {
    assertEquals(Optional.empty(), Cidr.tryParse(text));
  }
}
