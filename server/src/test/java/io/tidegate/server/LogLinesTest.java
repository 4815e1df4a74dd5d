package io.tidegate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogLinesTest {
  private static String line(Level level, String message, @Nullable Throwable thrown) {
    LoggerContext context = new LoggerContext();
    Logger logger = context.getLogger("test");
    LoggingEvent event =
        new LoggingEvent("", logger, level, message, thrown, new Object[] {"one", 2});
    event.setInstant(Instant.parse("2026-03-01T10:00:00.005Z"));
    return new String(new LogLines.LineEncoder().encode(event), StandardCharsets.UTF_8);
  }

  @Test
  void anEventIsOneLine() {
    assertEquals(
        "2026-03-01T10:00:00.005Z INFO  a one and 2\n", line(Level.INFO, "a {} and {}", null));
    assertEquals("2026-03-01T10:00:00.005Z ERROR bad\n", line(Level.ERROR, "bad", null));
  }

  @Test
  void aFailureShowsItsCausesAndPlaces() {
    String text =
        line(
            Level.ERROR,
            "failed",
            new IllegalStateException("outer", new IllegalArgumentException("inner")));
    assertTrue(text.contains("\njava.lang.IllegalStateException: outer\n\tat "), text);
    assertTrue(text.contains("\nCaused by: java.lang.IllegalArgumentException: inner\n"), text);
    assertTrue(text.lines().count() < 50, text);
  }

  @Test
  void theServerLogsThisWayAndKeepsNettyQuiet() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    assertEquals(Level.INFO, context.getLogger("io.tidegate").getEffectiveLevel());
    assertFalse(context.getLogger("io.netty.channel").isInfoEnabled());
    assertTrue(context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("out").isStarted());
  }
}
