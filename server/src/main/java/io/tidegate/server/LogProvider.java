package io.tidegate.server;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * SLF4J's way to Logback, named to it by {@link #choose}. Left to itself SLF4J looks for providers
 * in every jar, and Logback for its configuration: an eighth of the start. Used by the thread that
 * logs first.
 */
public final class LogProvider implements SLF4JServiceProvider {
  private final LoggerContext context = new LoggerContext();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final LogbackMDCAdapter facts = new LogbackMDCAdapter();

  /** For SLF4J, which makes it by its name. */
  public LogProvider() {}

  /** From now on this process logs by it; before the first logger is asked for. */
  static void choose() {
    System.setProperty("slf4j.internal.verbosity", "WARN");
    System.setProperty("slf4j.provider", LogProvider.class.getName());
  }

  @Override
  public void initialize() {
    context.setName("default");
    context.setMDCAdapter(facts);
    LogLines lines = new LogLines();
    lines.setContext(context);
    lines.configure(context);
    context.start();
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return context;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return facts;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }
}
