package io.tidegate.e2e.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every observable feature of Application Load Balancers ({@code alb-rows.txt}) works, or is
 * refused, in a row of {@code docs/features} that names a test which exists.
 */
class AlbRowsTest {
  private static final Pattern IDS =
      Pattern.compile("([A-Z]+)-(\\d+)((?:\\s*(?:,| to )\\s*\\d+)*)(?=[, ]|$)");
  private static final Pattern MORE = Pattern.compile("(,| to )\\s*(\\d+)");
  private static final Pattern TEST =
      Pattern.compile("([A-Za-z0-9/]*?)([A-Z][A-Za-z0-9]*(?:Test|Contract))(?:#(\\w+))?");

  /** A row of a table: what it is of, what is true of it, and what proves that. */
  private record Row(String page, List<String> ids, String state, String tests) {}

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String page : Repository.files(f -> f.matches("docs/features/[^/]+\\.md"))) {
      for (String line : Repository.text(page).split("\n")) {
        String[] cells = line.split("(?<!\\\\)\\|");
        if (cells.length >= 5) {
          rows.add(new Row(page, ids(cells[1].strip()), cells[3].strip(), cells[4].strip()));
        }
      }
    }
    return rows;
  }

  /** {@code HDR-01, 06}, {@code MET-01 to 04} and {@code API-02, API-03}, spelt out. */
  private static List<String> ids(String cell) {
    List<String> ids = new ArrayList<>();
    for (Matcher each = IDS.matcher(cell); each.find(); ) {
      int last = Integer.parseInt(each.group(2));
      ids.add(id(each.group(1), last));
      for (Matcher more = MORE.matcher(each.group(3)); more.find(); ) {
        int next = Integer.parseInt(more.group(2));
        int from = more.group(1).equals(",") ? next : last + 1;
        IntStream.rangeClosed(from, next).forEach(number -> ids.add(id(each.group(1), number)));
        last = next;
      }
    }
    return ids;
  }

  private static String id(String area, int number) {
    return String.format("%s-%02d", area, number);
  }

  private static List<String> wanted() throws IOException {
    try (InputStream in = AlbRowsTest.class.getResourceAsStream("alb-rows.txt")) {
      if (in == null) {
        throw new IOException("alb-rows.txt is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  @Test
  void everyFeatureWorksOrIsRefused() throws IOException {
    Map<String, List<Row>> known = new HashMap<>();
    rows()
        .forEach(
            row ->
                row.ids()
                    .forEach(id -> known.computeIfAbsent(id, k -> new ArrayList<>()).add(row)));
    Map<String, String> wrong = new TreeMap<>();
    for (String feature : wanted()) {
      String id = feature.substring(0, feature.indexOf(' '));
      List<Row> of = known.getOrDefault(id, List.of());
      if (of.isEmpty()) {
        wrong.put(id, "has no row: " + feature);
      }
      for (Row row : of) {
        if (!row.state().matches("(works|refused).*")) {
          wrong.put(id, row.page() + " says: " + row.state());
        } else if (!TEST.matcher(row.tests()).find()) {
          wrong.put(id, row.page() + " names no test");
        }
      }
    }
    assertEquals(Map.of(), wrong);
  }

  @Test
  void namedTestsExist() {
    Map<String, String> sources = new HashMap<>();
    for (String file : Repository.files(f -> f.matches(".*/src/.*\\.java"))) {
      sources.merge(
          file.replaceAll(".*/|\\.java", ""), Repository.text(file), (one, other) -> one + other);
    }
    List<String> missing = new ArrayList<>();
    for (Row row : rows()) {
      for (Matcher test = TEST.matcher(row.tests()); test.find(); ) {
        String source = sources.getOrDefault(test.group(2), "");
        boolean there =
            !source.isEmpty()
                && Stream.ofNullable(test.group(3))
                    .allMatch(method -> source.contains("void " + method + "("));
        if (!there) {
          missing.add(row.page() + ": " + test.group());
        }
      }
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void idsAreSpeltOut() {
    assertEquals(List.of("MET-01", "MET-02", "MET-03", "MET-07"), ids("MET-01 to 03, 07"));
    assertEquals(List.of("API-02", "API-03", "HC-01"), ids("API-02, API-03, HC-01"));
    assertEquals(Optional.empty(), ids("–").stream().findAny());
  }
}
