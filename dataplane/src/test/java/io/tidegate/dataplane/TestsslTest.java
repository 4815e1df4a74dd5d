package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * testssl.sh against an HTTPS listener with the policy that AWS's console suggests. Takes minutes:
 * runs with {@code -Dtidegate.testssl=true} where the program is installed.
 */
class TestsslTest {
  private static final Pattern FINDING =
      Pattern.compile(
          "\"id\"\\s*:\\s*\"([^\"]+)\".*?\"severity\"\\s*:\\s*\"([^\"]+)\"", Pattern.DOTALL);

  @Test
  void findsNothingAboveLow(@TempDir Path directory) throws Exception {
    assumeTrue(Boolean.getBoolean("tidegate.testssl"), "-Dtidegate.testssl=true runs it");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/testssl")), "no testssl.sh here");
    try (Plane plane = new Plane(1)) {
      plane.tls = Optional.of(Tls.with(Tls.ECDSA, "TLS13-1-2-Res-2021-06"));
      plane.forwardTo(new Backend[0]);
      Path report = directory.resolve("report.json");
      List<String> command = List.of("testssl", "--quiet", "--color", "0", "--warnings", "off");
      List<String> checks = List.of("-p", "-s", "-f", "-P", "-U", "--jsonfile", report.toString());
      List<String> all = new ArrayList<>(command);
      all.addAll(checks);
      all.add(plane.address + ":" + plane.port);
      Process process =
          new ProcessBuilder(all)
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("said").toFile())
              .start();
      process.waitFor();
      List<String> findings = new ArrayList<>();
      Matcher each = FINDING.matcher(Files.readString(report, StandardCharsets.UTF_8));
      int seen = 0;
      while (each.find()) {
        seen++;
        if (List.of("MEDIUM", "HIGH", "CRITICAL").contains(each.group(2))) {
          findings.add(each.group(2) + " " + each.group(1));
        }
      }
      assertEquals(List.of(), findings);
      assertEquals(true, seen > 40, "testssl said " + Files.readString(directory.resolve("said")));
    }
  }
}
