package io.tidegate.e2e.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Whoever changes while running says who owns it, in the class and in CONCURRENCY.md. */
class ConcurrencyTest {
  private static final List<String> TOOLS =
      List.of("io.tidegate.bench", "io.tidegate.sim", "io.tidegate.testkit", "io.tidegate.cli");

  @Test
  void everyClassWithFieldsThatChangeHasARow() {
    String document = Repository.text("CONCURRENCY.md");
    Set<String> missing = new TreeSet<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.tidegate")) {
      boolean counts =
          type.isTopLevelClass()
              && TOOLS.stream().noneMatch(tool -> type.getPackageName().startsWith(tool));
      if (counts && type.getFields().stream().anyMatch(ConcurrencyTest::changes)) {
        String name = type.getName().substring("io.tidegate.".length()).replace('.', '/');
        if (!document.contains("| `" + name + "` |")) {
          missing.add(name);
        }
      }
    }
    assertEquals(Set.of(), missing);
  }

  private static boolean changes(JavaField field) {
    Set<JavaModifier> modifiers = field.getModifiers();
    return !modifiers.contains(JavaModifier.FINAL) && !modifiers.contains(JavaModifier.SYNTHETIC);
  }
}
