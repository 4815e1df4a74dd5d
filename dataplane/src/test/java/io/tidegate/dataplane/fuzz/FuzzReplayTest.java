package io.tidegate.dataplane.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import io.tidegate.base.Chance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every input that the fuzzer found worth keeping, and random changes to each, without it. */
class FuzzReplayTest {
  private static final int CHANGES = 2_000;

  static Set<String> targets() {
    return Fuzz.TARGETS.keySet();
  }

  private static List<byte[]> inputs(String target) throws IOException {
    List<byte[]> inputs = new ArrayList<>(Seeds.of(target));
    inputs.addAll(Corpus.kept(target));
    return inputs;
  }

  @ParameterizedTest
  @MethodSource("targets")
  void theCorpusRunsClean(String target) throws IOException {
    assertFalse(Corpus.kept(target).isEmpty(), "no corpus of " + target);
    inputs(target).forEach(input -> run(target, input));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void changedInputsRunClean(String target) throws IOException {
    List<byte[]> inputs = inputs(target);
    Chance chance = Chance.seeded(2026);
    for (int i = 0; i < CHANGES; i++) {
      byte[] input = inputs.get(chance.below(inputs.size())).clone();
      for (int n = chance.below(4); n >= 0 && input.length > 0; n--) {
        input[chance.below(input.length)] = (byte) chance.below(256);
      }
      run(target, input);
    }
  }

  private static void run(String target, byte[] input) {
    try {
      Fuzz.target(target).run(input);
    } catch (RuntimeException | AssertionError wrong) {
      fail(target + " fails on " + HexFormat.of().formatHex(input), wrong);
    }
  }

  @Test
  void everyTargetHasSeeds() {
    assertEquals(Fuzz.TARGETS.keySet(), Seeds.all().keySet());
  }
}
