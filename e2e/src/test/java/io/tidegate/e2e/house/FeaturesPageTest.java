package io.tidegate.e2e.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** {@code docs/features.md} is the tables of {@code docs/features/} one after the other. */
class FeaturesPageTest {
  private static final String HEAD =
      """
      # Features

      What works, partly works or is refused, with the test that proves it. Made from the files of `docs/features`;
      `./tidegate test -pl e2e -am -Dtest=FeaturesPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dtidegate.write=true`
      writes it anew.

      """;

  @Test
  void isWhatItsPartsSay() throws IOException {
    StringBuilder page = new StringBuilder(HEAD);
    for (String part : Repository.files(f -> f.matches("docs/features/[^/]+\\.md"))) {
      page.append(Repository.text(part).strip().replaceAll("(?m)^#", "##")).append("\n\n");
    }
    String wanted = page.toString().strip() + "\n";
    if (Boolean.getBoolean("tidegate.write")) {
      Files.writeString(Repository.ROOT.resolve("docs/features.md"), wanted);
    }
    assertEquals(wanted, Repository.text("docs/features.md"), "write it anew, as its head says");
  }
}
