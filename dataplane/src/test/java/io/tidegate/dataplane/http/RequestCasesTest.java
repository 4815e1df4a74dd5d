package io.tidegate.dataplane.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.dataplane.http.RequestCases.Case;
import io.tidegate.routing.AlbOptions.DesyncMode;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of raw requests: verdict, class and the bytes that reach the target. */
class RequestCasesTest {
  private static final FrontDoor DEFENSIVE = new FrontDoor(FrontDoor.options(DesyncMode.DEFENSIVE));

  static Stream<Case> cases() {
    return Stream.of(
            "requests-grammar.txt",
            "requests-framing.txt",
            "requests-headers.txt",
            "requests-smuggling.txt")
        .flatMap(name -> RequestCases.read(name).stream());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void answersAsTheTableSays(Case request) {
    assertEquals(request.transcript(), DEFENSIVE.serve(request.input()));
  }

  /**
   * At every byte; inside a run of one and the same byte, of which long inputs are made, at some.
   */
  @ParameterizedTest
  @MethodSource("cases")
  void answersTheSameHoweverTheBytesAreCut(Case request) {
    byte[] input = request.input();
    String whole = DEFENSIVE.serve(input);
    for (int cut = 1; cut < input.length; cut++) {
      boolean withinARun = cut > 1 && Arrays.equals(input, cut - 2, cut, input, cut - 1, cut + 1);
      if (!withinARun || cut % 97 == 0) {
        assertEquals(whole, DEFENSIVE.serve(input, cut), "cut at " + cut);
      }
    }
    if (input.length < 2000) {
      int[] every = IntStream.range(1, input.length).toArray();
      assertEquals(whole, DEFENSIVE.serve(input, every), "cut at every byte");
    }
  }

  @Test
  void hasAtLeast300CasesWithDifferentNamesAndBytes() {
    List<Case> all = cases().toList();
    Set<String> names = new HashSet<>();
    Set<String> bytes = new HashSet<>();
    for (Case each : all) {
      assertTrue(names.add(each.name()), "twice: " + each.name());
      assertTrue(bytes.add(each.bytes()), "same bytes: " + each.name());
    }
    assertTrue(all.size() >= 300, "only " + all.size());
  }

  @Test
  void everyReasonHasACase() {
    String all = cases().map(Case::transcript).reduce("", String::concat);
    for (DesyncReason reason : DesyncReason.values()) {
      if (reason != DesyncReason.COMPLIANT) {
        assertTrue(all.contains(" " + reason.text() + "\n"), reason.text());
      }
    }
  }
}
