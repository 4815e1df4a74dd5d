package io.tidegate.dataplane.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the case tables: {@code -- name}, then {@code >} lines with the client's bytes (joined),
 * then the transcript of {@link FrontDoor}. {@code #} lines are comments.
 */
final class RequestCases {
  private RequestCases() {}

  /** One case. */
  record Case(String name, String bytes, String transcript) {
    byte[] input() {
      return FrontDoor.unescape(bytes);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> read(String resource) {
    List<Case> cases = new ArrayList<>();
    String name = "";
    StringBuilder bytes = new StringBuilder();
    StringBuilder transcript = new StringBuilder();
    for (String line : text(resource).split("\n")) {
      if (line.startsWith("-- ")) {
        add(cases, name, bytes, transcript);
        name = line.substring(3);
      } else if (line.startsWith("> ")) {
        bytes.append(line.substring(2));
      } else if (!line.startsWith("#") && !line.isBlank()) {
        transcript.append(line).append('\n');
      }
    }
    add(cases, name, bytes, transcript);
    return cases;
  }

  private static void add(List<Case> cases, String name, StringBuilder bytes, StringBuilder text) {
    if (!name.isEmpty()) {
      cases.add(new Case(name, bytes.toString(), text.toString()));
    }
    bytes.setLength(0);
    text.setLength(0);
  }

  private static String text(String resource) {
    try (InputStream in = RequestCases.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
