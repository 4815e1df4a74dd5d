package io.tidegate.e2e.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may see whom: arrows only go down, and the planes meet only in values. */
class ArrowsTest {
  /** Each module and all that it may see. */
  private static final Map<String, Set<String>> MAY_SEE =
      Map.ofEntries(
          Map.entry("base", Set.of()),
          Map.entry("model", Set.of("base")),
          Map.entry("routing", Set.of("base", "model")),
          Map.entry("dataplane", Set.of("base", "model", "routing")),
          Map.entry("agent", Set.of("base", "model", "routing", "dataplane")),
          Map.entry("store", Set.of("base", "model")),
          Map.entry("metrics", Set.of("base", "model")),
          Map.entry("scaling", Set.of("base", "model")),
          Map.entry("whatif", Set.of("base", "model", "scaling")),
          Map.entry("instances", Set.of("base", "model")),
          Map.entry("dns", Set.of("base", "model")),
          Map.entry("identity", Set.of("base", "model", "routing")),
          Map.entry("firewall", Set.of("base", "model", "routing")),
          Map.entry("control", Set.of("base", "model", "store", "instances", "metrics", "scaling")),
          Map.entry(
              "api",
              Set.of("base", "model", "store", "instances", "metrics", "scaling", "control")),
          Map.entry("cli", Set.of("base", "model", "scaling", "whatif")),
          Map.entry(
              "server",
              Set.of(
                  "base",
                  "model",
                  "routing",
                  "dataplane",
                  "store",
                  "metrics",
                  "scaling",
                  "instances",
                  "dns",
                  "identity",
                  "firewall",
                  "control",
                  "api")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.tidegate");

  static Set<String> modules() {
    return new TreeSet<>(MAY_SEE.keySet());
  }

  @ParameterizedTest
  @MethodSource("modules")
  void seesOnlyWhatIsBelowIt(String module) {
    List<String> forbidden = new ArrayList<>();
    for (String other : List.of("testkit", "sim", "bench", "e2e")) {
      forbidden.add("io.tidegate." + other + "..");
    }
    for (String other : MAY_SEE.keySet()) {
      if (!other.equals(module) && !MAY_SEE.getOrDefault(module, Set.of()).contains(other)) {
        forbidden.add("io.tidegate." + other + "..");
      }
    }
    check(
        noClasses()
            .that()
            .resideInAPackage("io.tidegate." + module + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(forbidden.toArray(String[]::new)));
  }

  @Test
  void nettyAndForeignMemoryAreUsedOnlyByTheDataPlane() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("io.tidegate.dataplane..", "io.tidegate.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty..", "java.lang.foreign.."));
  }

  @Test
  void routingAndScalingArePure() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage("io.tidegate.routing..", "io.tidegate.scaling..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "java.io..",
                "java.nio.file..",
                "java.nio.channels..",
                "java.util.concurrent..",
                "java.sql..",
                "org.slf4j..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.Thread")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.tidegate.base.TimeSource")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.tidegate.base.Tasks"));
  }

  @Test
  void everyModuleIsInTheTable() {
    Set<String> found = new TreeSet<>();
    for (var type : CLASSES) {
      found.add(type.getPackageName().split("\\.")[2]);
    }
    found.removeAll(Set.of("testkit", "sim", "bench", "e2e"));
    assertEquals(modules(), found);
  }

  static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }
}
