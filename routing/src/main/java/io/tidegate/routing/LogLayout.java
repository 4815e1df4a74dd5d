package io.tidegate.routing;

import io.tidegate.model.logs.OutputFormat;
import java.util.List;

/**
 * How a line looks.
 *
 * @param delimiter between fields, where the format has one
 * @param fields by the names of {@link io.tidegate.model.logs.LogType}, empty for those of the log
 *     files
 */
public record LogLayout(OutputFormat format, String delimiter, List<String> fields) {
  /** As in the log files. */
  public static final LogLayout FILE = new LogLayout(OutputFormat.PLAIN, " ", List.of());

  /** Copies. */
  public LogLayout {
    fields = List.copyOf(fields);
  }
}
