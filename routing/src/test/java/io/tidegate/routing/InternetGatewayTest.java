package io.tidegate.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tidegate.model.Ipv6Block;
import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom {@code ipv6.deny_all_igw_traffic} keeps out. */
class InternetGatewayTest {
  private static final InternetGateway CLOSED =
      new InternetGateway(true, Optional.of(Ipv6Block.parse("2001:db8:7::/56")));

  @ParameterizedTest
  @CsvSource({
    "2001:db8:8::1,true",
    "3fff::1,true",
    "2001:db8:7:0:0:0:0:4,false",
    "fd00:7::1,false",
    "fe80::1,false",
    "::1,false",
    "198.51.100.1,false"
  })
  void publicIpv6ClientsOutsideTheVpc(String client, boolean stopped) {
    assertEquals(stopped, CLOSED.stops(InetAddress.ofLiteral(client).getAddress()));
  }

  @Test
  void nobodyWhenItIsOff() {
    assertFalse(InternetGateway.OPEN.stops(InetAddress.ofLiteral("2001:db8:8::1").getAddress()));
  }
}
