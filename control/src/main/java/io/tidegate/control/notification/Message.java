package io.tidegate.control.notification;

import java.net.URI;
import java.util.Map;

/** Something to be posted, once or until it arrives. */
record Message(URI to, Map<String, String> headers, String body) {
  Message {
    headers = Map.copyOf(headers);
  }
}
