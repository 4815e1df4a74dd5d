package io.tidegate.e2e.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Files, names and documents of the repository. */
class TidyTest {
  private static final Pattern BAD_NAME =
      Pattern.compile(".*/((.*(Impl|Helper|Utils?))|Abstract.*)\\.java");
  private static final Pattern NAMED_FILE = Pattern.compile("`([a-z0-9]+(?:/[A-Za-z0-9_.-]+)+)`");
  private static final Pattern FEATURE_TEST =
      Pattern.compile("\\b([A-Z][A-Za-z0-9]*Test)(?:#([A-Za-z0-9_]+))?");

  @Test
  void nineInTenJavaFilesAreUnder300LinesAndNoneOver600() {
    List<String> files = mainJava();
    List<String> over600 = files.stream().filter(file -> lines(file) > 600).toList();
    assertEquals(List.of(), over600);
    long over300 = files.stream().filter(file -> lines(file) > 300).count();
    assertTrue(over300 * 10 <= files.size(), over300 + " of " + files.size() + " are over 300");
  }

  @Test
  void everyPackageSaysWhatItIs() {
    Set<String> missing = new TreeSet<>();
    for (String file : mainJava()) {
      String folder = file.substring(0, file.lastIndexOf('/'));
      if (!Repository.exists(folder + "/package-info.java")) {
        missing.add(folder);
      }
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void packagesAreOneLevelBelowTheirModule() {
    Pattern deep = Pattern.compile(".*/io/tidegate/[a-z0-9]+/[a-z0-9]+/[a-z0-9]+/[^/]+\\.java");
    assertEquals(List.of(), Repository.files(file -> deep.matcher(file).matches()));
  }

  @Test
  void noClassIsNamedForNothing() {
    assertEquals(List.of(), Repository.files(file -> BAD_NAME.matcher(file).matches()));
  }

  @Test
  void nothingIsLeftToDoInComments() {
    for (String word : List.of("TODO", "FIXME", "XXX")) {
      String marker = "// " + word;
      assertEquals(
          List.of(), mainJava().stream().filter(f -> Repository.text(f).contains(marker)).toList());
    }
  }

  @Test
  void theArchitectureNamesOnlyFilesThatExist() {
    Set<String> missing = new TreeSet<>();
    for (String document : List.of("ARCHITECTURE.md", "CONCURRENCY.md")) {
      Matcher names = NAMED_FILE.matcher(Repository.text(document));
      while (names.find()) {
        if (!Repository.exists(names.group(1)) && javaFile(names.group(1)).isEmpty()) {
          missing.add(document + " names " + names.group(1));
        }
      }
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void everyFeatureNamesATestThatExists() {
    Set<String> missing = new TreeSet<>();
    for (String document : Repository.files(f -> f.matches("docs/features/.*\\.md"))) {
      for (String row : Repository.text(document).lines().toList()) {
        Matcher tests = FEATURE_TEST.matcher(row);
        boolean named = false;
        while (tests.find()) {
          named = true;
          if (!testExists(tests.group(1), tests.group(2))) {
            missing.add(document + " names " + tests.group());
          }
        }
        if (!named && row.matches("\\|.*\\|\\s*works\\s*\\|.*")) {
          missing.add(document + " shows no test for " + row);
        }
      }
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void noFileNamesAPackageRegistry() {
    List<String> hosts =
        List.of(
            "repo.maven" + ".apache", "repo1" + ".maven", "registry.npm" + "js", "pypi" + ".org");
    List<String> found = new ArrayList<>();
    for (String file : Repository.files(f -> !f.matches(".*\\.(zip|gz|jar|png|db|aot)"))) {
      String text = Repository.text(file);
      hosts.stream().filter(text::contains).forEach(host -> found.add(file + " names " + host));
    }
    assertEquals(List.of(), found);
  }

  private static List<String> mainJava() {
    return Repository.files(f -> f.matches("[a-z0-9]+/src/main/java/.*\\.java"));
  }

  private static long lines(String file) {
    return Repository.text(file).lines().count();
  }

  /** {@code dataplane/http/DesyncGuard} is short for the file, or the package, in that module. */
  private static List<String> javaFile(String named) {
    String ending = "/" + named.replaceFirst("\\.java$", "") + ".java";
    String folder = "/io/tidegate/" + named + "/";
    return Repository.files(
        f -> f.contains("/src/main/java/") && (f.endsWith(ending) || f.contains(folder)));
  }

  private static boolean testExists(String type, @Nullable String method) {
    for (String file : Repository.files(f -> f.endsWith("/" + type + ".java"))) {
      if (method == null
          || Pattern.compile("\\b" + method + "\\b").matcher(Repository.text(file)).find()) {
        return true;
      }
    }
    return false;
  }
}
