package io.tidegate.whatif.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.whatif.replay.Plans;
import io.tidegate.whatif.replay.Setting;
import io.tidegate.whatif.score.Synthetic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The report in a real browser: Chromium without a window opens the page and a script hovers. */
class ReportPageTest {
  /** Hovers over the middle of the second plot, then zooms into a tenth of it. */
  private static final String SCRIPT =
      """
      <script>
      const plot = document.querySelectorAll("#plots svg")[1], box = plot.getBoundingClientRect();
      const send = (type, share) => plot.dispatchEvent(new PointerEvent(type, { clientX:
        box.left + share * box.width, clientY: box.top + 20, pointerId: 1, bubbles: true }));
      plot.setPointerCapture = () => {};
      const note = (name, text) => document.body.setAttribute("data-" + name, text);
      const path = name => plot.querySelector(name).getAttribute("d").length;
      send("pointermove", 0.5);
      note("tip", document.getElementById("tip").textContent);
      note("shown", document.getElementById("tip").style.display);
      note("paths", [".need", ".band", ".ready"].map(path).join(" "));
      note("load", document.querySelector("#plots .load").getAttribute("d").length);
      note("plots", document.querySelectorAll("#plots svg").length);
      note("over", document.documentElement.scrollWidth - innerWidth);
      note("font", box.width / plot.viewBox.baseVal.width);
      const before = plot.querySelector("text:last-of-type").textContent;
      send("pointerdown", 0.5); send("pointermove", 0.6); send("pointerup", 0.6);
      note("events", plot.querySelectorAll("circle").length);
      note("zoomed", plot.querySelector("text:last-of-type").textContent !== before);
      </script>
      """;

  @TempDir private Path directory;

  private static Comparison comparison() {
    Setting setting = Synthetic.KINDS.getFirst().setting(3);
    List<Crowd.Question> questions =
        List.of(
            new Crowd.Question(setting, Plans.predictive(setting, 60)),
            new Crowd.Question(setting, Plans.tidegate(setting, 70)));
    return new Comparison(setting, Crowd.replay(questions, 2, done -> {}), 0.005);
  }

  private static Optional<Path> chromium() {
    return Stream.of(String.valueOf(System.getenv("PATH")).split(":"))
        .flatMap(
            place ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(place, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The document after the script has run, in a window of {@code width} pixels. */
  private String opened(int width, List<String> more) throws IOException, InterruptedException {
    Optional<Path> chromium = chromium();
    Assumptions.assumeTrue(
        chromium.isPresent(), "NO CHROMIUM: the page of whatif was not opened in a browser");
    Path page = directory.resolve("report.html");
    Files.writeString(page, HtmlReport.of(comparison()).replace("</body>", SCRIPT + "</body>"));
    List<String> command =
        new ArrayList<>(
            List.of(
                chromium.orElseThrow().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--user-data-dir=" + directory.resolve("profile"),
                "--window-size=" + width + ",1000",
                "--dump-dom"));
    command.addAll(more);
    command.add(page.toUri().toString());
    Path out = directory.resolve("dom.html");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(directory.resolve("log.txt").toFile())
            .start();
    try {
      assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the browser does not end");
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  private static String noted(String document, String name) {
    Matcher found = Pattern.compile("data-" + name + "=\"([^\"]*)\"").matcher(document);
    assertTrue(found.find(), () -> "the script did not come to " + name);
    return found.group(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1280, 500})
  void plotsAndDecisionsOnHover(int width) throws Exception {
    String document = opened(width, List.of());
    String tip = noted(document, "tip");
    assertEquals("block", noted(document, "shown"));
    for (String part :
        List.of("UTC", "load ", "needed ", "forecast ", "ready ", " -&gt; ", " won")) {
      assertTrue(tip.contains(part), () -> part + " is not in: " + tip);
    }
    for (String length : noted(document, "paths").split(" ")) {
      assertTrue(Integer.parseInt(length) > 500, "a plot of " + length + " characters");
    }
    assertTrue(Integer.parseInt(noted(document, "load")) > 500);
    assertEquals("3", noted(document, "plots"));
    assertTrue(Integer.parseInt(noted(document, "events")) > 0, "no decision is marked");
    assertEquals("true", noted(document, "zoomed"));
    assertTrue(Double.parseDouble(noted(document, "over")) <= 0, "wider than the window");
    assertEquals(1, Double.parseDouble(noted(document, "font")), 0.1, "letters are as they are");
  }
}
