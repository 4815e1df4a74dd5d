package io.tidegate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} is written by hand around a table that this test holds true. */
class ConfigurationPageTest {
  @Test
  void theTableListsEverySetting() throws IOException {
    StringBuilder table = new StringBuilder("| Key | Default | Meaning |\n|---|---|---|\n");
    for (Setting setting : Setting.values()) {
      table
          .append("| `")
          .append(setting.key())
          .append("` | `")
          .append(setting.defaultText())
          .append("` | ")
          .append(setting.meaning())
          .append(" |\n");
    }
    String page = Files.readString(Path.of("..", "docs", "configuration.md"));
    int start = page.indexOf("| Key |");
    int end = page.indexOf("\n\n", start);
    assertEquals(table.toString(), page.substring(start, end + 1));
  }
}
