package io.tidegate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
  @TempDir Path directory = Path.of("");

  @Test
  void optionsWinOverTheFile() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("tidegate.yaml"),
            "listen: 127.0.0.1:1\nmetric-period: 30\nzones: [a, b]\n");
    assertEquals(
        Map.of(
            Setting.LISTEN, "127.0.0.1:2",
            Setting.METRIC_PERIOD, "30",
            Setting.ZONES, "a,b",
            Setting.SIMULATED, "true"),
        SettingsReader.fromArguments(
            List.of("--listen=127.0.0.1:2", "-c", file.toString(), "--simulated")));
  }

  @Test
  void anEmptyFileSetsNothing() throws IOException {
    Path file = Files.writeString(directory.resolve("tidegate.yaml"), "# nothing yet\n");
    assertEquals(Map.of(), SettingsReader.fromFile(file));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "listn: 1; unknown key 'listn'; known are listen, data",
        "listen: {a: 1}; 'listen' needs a plain value; tidegate.yaml",
        "- a; expected lines of 'key: value'; tidegate.yaml",
        "listen: \"unfinished; tidegate.yaml:1: ; found unexpected end of stream",
      })
  void saysWhatIsWrongInTheFile(String text, String first, String second) throws IOException {
    Path file = Files.writeString(directory.resolve("tidegate.yaml"), text);
    StartFailure failure = assertThrows(StartFailure.class, () -> SettingsReader.fromFile(file));
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains(first) && message.contains(second), message);
  }

  @Test
  void saysWhichOptionIsUnknownOrIncomplete() {
    assertTrue(refusal("--lsten", "1").contains("unknown option '--lsten'"));
    assertTrue(refusal("--listen").contains("--listen needs a value"));
    assertTrue(refusal("-c", "/no/such/file").contains("there is no file /no/such/file"));
  }

  private static String refusal(String... arguments) {
    return String.valueOf(
        assertThrows(StartFailure.class, () -> SettingsReader.fromArguments(List.of(arguments)))
            .getMessage());
  }
}
