package io.tidegate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
  @ParameterizedTest
  @ValueSource(strings = {"ca", "env", "explain", "demo", "doctor", "version", "whatif"})
  void everyCommandExplainsItself(String command) {
    for (String asked : new String[] {"--help", "-h"}) {
      StringWriter said = new StringWriter();
      CommandLine line = Main.line().setOut(new PrintWriter(said, true));
      assertEquals(0, line.execute(command, asked));
      assertTrue(said.toString().contains("Usage: ./tidegate " + command), said.toString());
    }
  }
}
