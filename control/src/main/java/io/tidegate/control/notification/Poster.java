package io.tidegate.control.notification;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** Posts one message by HTTP. Blocks, for a bounded time; any thread. */
@FunctionalInterface
public interface Poster {
  /**
   * The status of the answer.
   *
   * @throws IOException when there was none
   */
  int post(URI to, Map<String, String> headers, String body) throws IOException;
}
