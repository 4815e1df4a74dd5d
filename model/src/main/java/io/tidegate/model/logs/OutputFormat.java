package io.tidegate.model.logs;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The form of delivered lines. */
public enum OutputFormat {
  /** Fields with a delimiter between them. */
  PLAIN,
  /** One JSON object a line, fields by name, all values texts. */
  JSON,
  /** Plain, with a head that names the fields (W3C Extended Log File Format). */
  W3C;

  /** The name on the wire. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of a name on the wire. */
  public static Optional<OutputFormat> ofWire(String name) {
    return Arrays.stream(values()).filter(format -> format.wire().equals(name)).findFirst();
  }
}
