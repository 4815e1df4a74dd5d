package io.tidegate.whatif.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.whatif.BadInput;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceFileTest {
  private static Trace parse(String... data) {
    return TraceFile.parse(
        "t", "t.csv", List.of(("t_seconds,value|" + String.join("|", data)).split("\\|")));
  }

  @Test
  void minutesAreUsedAsTheyAre() {
    Trace trace = parse("0,3", "60,4.5", "120,0");
    assertArrayEquals(new double[] {3, 4.5, 0}, trace.minutes());
    assertEquals(0, trace.filled());
  }

  @Test
  void longerBinsAreJoinedByLinesBetweenTheirMiddles() {
    Trace trace = parse("0,10", "240,18");
    // Middles lie at 2 and 6 minutes; minutes are sampled at their own middle.
    assertArrayEquals(new double[] {10, 10, 11, 13, 15, 17, 18, 18}, trace.minutes(), 1e-12);
  }

  @Test
  void shorterBinsAreAveraged() {
    assertArrayEquals(new double[] {2, 5}, parse("0,1", "30,3", "60,5").minutes());
  }

  @Test
  void missingIsNotZero() {
    Trace trace = parse("0,10", "60,20", "240,50", "300,nan", "360,70");
    assertArrayEquals(new double[] {10, 20, 30, 40, 50, 60, 70}, trace.minutes(), 1e-9);
    assertEquals(3, trace.filled());
  }

  @Test
  void instantsGiveTheStart() {
    Trace trace = parse("2026-03-01T12:00:00Z,1", "2026-03-01T12:01:00Z,2");
    assertEquals(Instant.parse("2026-03-01T12:00:00Z"), trace.start());
    assertEquals(Instant.parse("2026-03-01T12:01:00Z"), trace.at(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "0,1 ! needs a header and at least two lines of data",
        "0,1|60,x ! line 3: no number: x",
        "0,1|60,-2 ! line 3: a load is zero or more, not -2",
        "0,1|60,Infinity ! line 3: a load is zero or more",
        "0,1|0,2 ! line 3: times must rise",
        "60,1|0,2 ! line 3: times must rise",
        "0,1|yesterday,2 ! line 3: no time in seconds",
        "0,1|7 ! line 3: expected a time and a value",
        "0,1|60,2|130,3 ! line 4: bins are 60 s wide, but this one is not on that grid",
        "0,1|70,2 ! bins of 70 s are neither a part nor a multiple of a minute",
        "0,1|60,2|99999999960,3 ! covers more than two years"
      })
  void refusesWithTheLine(String data, String message) {
    BadInput refused = assertThrows(BadInput.class, () -> parse(data.strip()));
    assertTrue(String.valueOf(refused.getMessage()).contains(message), refused::getMessage);
  }

  @Test
  void namesAFileThatIsNotThere() {
    BadInput refused =
        assertThrows(BadInput.class, () -> TraceFile.read(Path.of("no", "such.csv")));
    assertEquals("no/such.csv cannot be read: no such file", refused.getMessage());
  }
}
