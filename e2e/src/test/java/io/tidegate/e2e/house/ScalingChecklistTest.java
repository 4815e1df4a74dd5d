package io.tidegate.e2e.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every row of the checklist that {@code scaling-checklist.txt} names is a row of {@code
 * docs/features} that works, and the tests it names exist.
 */
class ScalingChecklistTest {
  private static final String LIST =
      "e2e/src/test/resources/io/tidegate/e2e/house/scaling-checklist.txt";
  private static final Pattern ID = Pattern.compile("[A-Z]+-[0-9]{2}");
  private static final Pattern RANGE = Pattern.compile("([A-Z]+) ([0-9]{2})-([0-9]{2})");
  private static final Pattern TEST = Pattern.compile("([A-Z]\\w+Test)(?:#(\\w+))?");

  private final Map<String, String> sources = new HashMap<>();

  private record Row(String state, String tests) {}

  private static Map<String, Row> rows() {
    Map<String, Row> rows = new HashMap<>();
    for (String file : Repository.files(f -> f.matches("docs/features/[^/]+\\.md"))) {
      for (String line : Repository.text(file).split("\n")) {
        String[] cells = line.split("\\|", -1);
        if (cells.length == 6) {
          Matcher ids = ID.matcher(cells[1]);
          while (ids.find()) {
            rows.put(ids.group(), new Row(cells[3].strip(), cells[4].strip()));
          }
        }
      }
    }
    return rows;
  }

  @Test
  void everyRowWorksByATestThatExists() {
    Map<String, Row> rows = rows();
    Set<String> owed = new LinkedHashSet<>();
    for (String line : Repository.text(LIST).split("\n")) {
      Matcher range = RANGE.matcher(line);
      if (range.matches()) {
        int last = Integer.parseInt(range.group(3));
        for (int number = Integer.parseInt(range.group(2)); number <= last; number++) {
          owed.add(String.format("%s-%02d", range.group(1), number));
        }
      } else if (line.startsWith("except ")) {
        assertTrue(owed.remove(line.split(" ")[1]), line);
      }
    }
    List<String> wrong = new ArrayList<>();
    for (String id : owed) {
      Row row = rows.getOrDefault(id, new Row("has no row", ""));
      if (!row.state().startsWith("works")) {
        wrong.add(id + ": " + row.state());
      } else {
        missing(row.tests()).forEach(test -> wrong.add(id + ": there is no test " + test));
      }
    }
    assertEquals(List.of(), wrong);
  }

  private List<String> missing(String tests) {
    List<String> missing = new ArrayList<>();
    Matcher test = TEST.matcher(tests);
    boolean any = false;
    while (test.find()) {
      any = true;
      String source = sources.computeIfAbsent(test.group(1), ScalingChecklistTest::source);
      if (source.isEmpty()
          || (test.group(2) != null && !source.contains("void " + test.group(2) + "("))) {
        missing.add(test.group());
      }
    }
    if (!any) {
      missing.add("named");
    }
    return missing;
  }

  private static String source(String test) {
    return Repository.files(f -> f.endsWith("/" + test + ".java")).stream()
        .map(Repository::text)
        .findFirst()
        .orElse("");
  }
}
