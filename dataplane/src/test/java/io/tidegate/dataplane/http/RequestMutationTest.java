package io.tidegate.dataplane.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.base.Chance;
import io.tidegate.dataplane.http.RequestCases.Case;
import io.tidegate.routing.AlbOptions.DesyncMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Random changes to the table's requests: nothing throws, and what is forwarded stays one request.
 */
class RequestMutationTest {
  private static final List<DesyncMode> MODES = List.of(DesyncMode.values());
  private static final int ROUNDS = 60_000;
  private static final byte[] SPICE =
      "\r\n\t :,;\0\1\\_-.%/?*#[]{}ſıTransfer-Encoding: chunked\r\nContent-Length: 5\r\n"
          .getBytes(StandardCharsets.UTF_8);

  private final List<Case> cases = RequestCasesTest.cases().toList();

  @Test
  void nothingThrowsAndCutsDoNotMatter() {
    long seed = 20261123;
    Chance chance = Chance.seeded(seed);
    for (DesyncMode mode : DesyncMode.values()) {
      FrontDoor door = new FrontDoor(FrontDoor.options(mode));
      for (int round = 0; round < ROUNDS; round++) {
        byte[] input = mutated(chance);
        String whole = door.serve(input);
        int cut = 1 + chance.below(input.length);
        String context = "seed " + seed + " round " + round + " cut " + cut;
        assertEquals(whole, door.serve(input, cut), context);
      }
    }
  }

  @Test
  void whatIsForwardedParsesBackToTheSameSingleRequest() {
    Chance chance = Chance.seeded(7);
    for (int round = 0; round < ROUNDS; round++) {
      DesyncMode mode = MODES.get(round % MODES.size());
      RequestFuzz.forwardsOneRequest(mutated(chance), mode, "round " + round + ": ");
    }
  }

  private byte[] mutated(Chance chance) {
    byte[] bytes = cases.get(chance.below(cases.size())).input();
    if (bytes.length > 2000) {
      bytes = cases.getFirst().input();
    }
    byte[] out = bytes.clone();
    int changes = 1 + chance.below(4);
    for (int i = 0; i < changes; i++) {
      int at = chance.below(out.length);
      out = changed(out, at, chance);
    }
    return out;
  }

  private static byte[] changed(byte[] a, int at, Chance chance) {
    int run = 1 + chance.below(chance.below(4) == 0 ? 28 : 2);
    int from = chance.below(SPICE.length);
    int length = Math.min(run, SPICE.length - from);
    return switch (chance.below(4)) {
      case 0 -> {
        byte[] b = a.clone();
        b[at] = (byte) chance.below(256);
        yield b;
      }
      case 1 -> splice(a, at, Arrays.copyOfRange(SPICE, from, from + length), 0);
      case 2 -> splice(a, at, new byte[0], Math.min(run, a.length - at));
      default -> splice(a, at, Arrays.copyOfRange(a, at, Math.min(at + run, a.length)), 0);
    };
  }

  private static byte[] splice(byte[] a, int at, byte[] inserted, int removed) {
    byte[] out = new byte[Math.max(1, a.length + inserted.length - removed)];
    System.arraycopy(a, 0, out, 0, at);
    System.arraycopy(inserted, 0, out, at, inserted.length);
    int rest = a.length - at - removed;
    if (rest > 0) {
      System.arraycopy(a, at + removed, out, at + inserted.length, rest);
    }
    return out;
  }
}
