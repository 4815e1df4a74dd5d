package io.tidegate.e2e.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Time and chance come from {@code base} alone; event loops never wait. */
class BannedCallsTest {
  /** Class and member, {@code <init>} for constructors. */
  private static final Set<String> TIME_AND_CHANCE =
      Set.of(
          "java.lang.Thread.sleep",
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.time.Instant.now",
          "java.time.LocalDate.now",
          "java.time.LocalDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.time.OffsetDateTime.now",
          "java.time.Clock.systemUTC",
          "java.time.Clock.systemDefaultZone",
          "java.util.Date.<init>",
          "java.util.Random.<init>",
          "java.util.SplittableRandom.<init>",
          "java.security.SecureRandom.<init>",
          "java.util.concurrent.ThreadLocalRandom.current",
          "java.lang.Math.random",
          "java.util.UUID.randomUUID");

  private static final Set<String> WAITS =
      Set.of(
          "java.util.concurrent.CompletableFuture.join",
          "java.util.concurrent.CompletableFuture.get",
          "java.util.concurrent.Future.get",
          "io.netty.util.concurrent.Future.sync",
          "io.netty.channel.ChannelFuture.sync",
          "io.netty.util.concurrent.Future.await",
          "io.netty.channel.ChannelFuture.await");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.tidegate");

  @Test
  void onlyBaseReadsClocksOrMakesChance() {
    List<String> exempt = List.of("io.tidegate.base", "io.tidegate.bench", "io.tidegate.testkit");
    assertEquals(
        Set.of(),
        calls(
            TIME_AND_CHANCE, type -> exempt.stream().noneMatch(type.getPackageName()::startsWith)));
  }

  @Test
  void theDataPlaneNeverWaitsForAFuture() {
    assertEquals(
        Set.of(), calls(WAITS, type -> type.getPackageName().startsWith("io.tidegate.dataplane")));
  }

  private static Set<String> calls(Set<String> banned, Predicate<JavaClass> where) {
    Set<String> found = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      if (!where.test(type)) {
        continue;
      }
      for (JavaAccess<?> access : type.getAccessesFromSelf()) {
        String target = access.getTargetOwner().getName() + "." + access.getName();
        if (banned.contains(target)) {
          found.add(type.getName() + " calls " + target + " in line " + access.getLineNumber());
        }
      }
    }
    return found;
  }
}
