package io.tidegate.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The server's log: one line per event on standard error, in UTC; of each failure the causes and
 * the first {@value #FRAMES} places. Found by Logback as a service. In code, since reading
 * Logback's XML takes longer than the rest of the start. Stateless.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogLines extends ContextAwareBase implements Configurator {
  private static final int FRAMES = 20;

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    LineEncoder encoder = new LineEncoder();
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> out = new ConsoleAppender<>();
    out.setContext(context);
    out.setName("out");
    out.setTarget("System.err");
    out.setEncoder(encoder);
    out.start();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(out);
    context.getLogger("io.netty").setLevel(Level.WARN);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** An event as text. Stateless. */
  static final class LineEncoder extends EncoderBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Override
    public byte[] encode(ILoggingEvent event) {
      StringBuilder line = new StringBuilder(160);
      TIME.formatTo(event.getInstant(), line);
      String level = event.getLevel().toString();
      line.append(' ').append(level).append(" ".repeat(Math.max(1, 6 - level.length())));
      line.append(event.getFormattedMessage()).append('\n');
      append(line, event.getThrowableProxy(), "");
      return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void append(
        StringBuilder line, @Nullable IThrowableProxy thrown, String relation) {
      if (thrown == null) {
        return;
      }
      line.append(relation).append(thrown.getClassName()).append(": ");
      line.append(thrown.getMessage()).append('\n');
      StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
      int shown = Math.min(FRAMES, frames.length - thrown.getCommonFrames());
      for (int i = 0; i < shown; i++) {
        line.append('\t').append(frames[i].getSTEAsString()).append('\n');
      }
      append(line, thrown.getCause(), "Caused by: ");
    }

    @Override
    public byte[] headerBytes() {
      return new byte[0];
    }

    @Override
    public byte[] footerBytes() {
      return new byte[0];
    }
  }
}
