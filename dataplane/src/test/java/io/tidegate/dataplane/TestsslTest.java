package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidegate.model.elbv2.SslPolicies;
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
 * testssl.sh, where it is installed, against an HTTPS listener with the policy of those created
 * without one: protocols and cipher categories; with {@code -Dtidegate.testssl=true}, which takes
 * minutes, forward secrecy, the server's preference and every known vulnerability too.
 */
class TestsslTest {
  private static final Pattern FINDING =
      Pattern.compile(
          "\"id\"\\s*:\\s*\"([^\"]+)\".*?\"severity\"\\s*:\\s*\"([^\"]+)\"", Pattern.DOTALL);

  private static final String PREFIX = "ELBSecurityPolicy-";

  @Test
  void findsNothingAboveLow(@TempDir Path directory) throws Exception {
    boolean all = Boolean.getBoolean("tidegate.testssl");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/testssl")), "no testssl.sh here");
    try (Plane plane = new Plane(1)) {
      plane.tls =
          Optional.of(Tls.with(Tls.ECDSA, SslPolicies.RECOMMENDED.substring(PREFIX.length())));
      plane.forwardTo(new Backend[0]);
      Path report = directory.resolve("report.json");
      List<String> command = List.of("testssl", "--quiet", "--color", "0", "--warnings", "off");
      List<String> checks = all ? List.of("-p", "-s", "-f", "-P", "-U") : List.of("-p", "-s");
      List<String> line = new ArrayList<>(command);
      line.addAll(checks);
      line.addAll(List.of("--jsonfile", report.toString(), plane.address + ":" + plane.port));
      Process process =
          new ProcessBuilder(line)
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
      assertEquals(
          true,
          seen > (all ? 40 : 12),
          "testssl said " + Files.readString(directory.resolve("said")));
    }
  }
}
