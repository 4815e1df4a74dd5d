package io.tidegate.firewall;

import java.io.IOException;

/** An inspector's answer that is not HTTP, or more than is taken. */
final class Malformed extends IOException {
  private static final long serialVersionUID = 1L;

  Malformed(String what) {
    super(what);
  }
}
