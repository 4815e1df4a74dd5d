package io.tidegate.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SetbackTest {
  @Test
  void tellsTheFirstFailureOfEachRow() {
    List<String> told = new ArrayList<>();
    Setback setback = new Setback();
    setback.failed(() -> told.add("first"));
    setback.failed(() -> told.add("again"));
    setback.over();
    setback.failed(() -> told.add("anew"));
    assertEquals(List.of("first", "anew"), told);
  }
}
