package io.tidegate.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.Subnet;
import io.tidegate.testkit.Nouns;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressAllocatorTest {
  private static final Subnet SMALL =
      new Subnet("subnet-1", Nouns.VPC, "us-east-1a", "127.31.48.0/28", false, List.of());

  private static Image holding(Instance.State state) {
    return Nouns.networkImage()
        .with(List.of(Change.put(Nouns.instance("i-1", 'a', "127.31.48.4", state))));
  }

  @Test
  void firstFourAndLastAreReserved() {
    AddressAllocator addresses = new AddressAllocator(Nouns.networkImage());
    assertEquals(11, addresses.free(SMALL));
    for (int last = 4; last <= 14; last++) {
      assertEquals("127.31.48." + last, addresses.take(SMALL));
    }
    assertEquals(0, addresses.free(SMALL));
    assertEquals(
        "InsufficientFreeAddressesInSubnet",
        assertThrows(ApiError.class, () -> addresses.take(SMALL)).code());
  }

  @Test
  void addressIsFreeAgainWhenTheInstanceIsTerminated() {
    assertEquals("127.31.48.5", new AddressAllocator(holding(Instance.State.STOPPED)).take(SMALL));
    assertEquals(
        "127.31.48.4", new AddressAllocator(holding(Instance.State.TERMINATED)).take(SMALL));
  }

  @Test
  void wantedAddressIsGivenOnce() {
    AddressAllocator addresses = new AddressAllocator(Nouns.networkImage());
    assertTrue(addresses.take(SMALL, "127.31.48.9"));
    for (String no :
        List.of("127.31.48.9", "127.31.48.3", "127.31.48.15", "127.31.0.9", "nonsense")) {
      assertFalse(addresses.take(SMALL, no), no);
    }
  }
}
