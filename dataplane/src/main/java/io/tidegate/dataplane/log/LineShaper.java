package io.tidegate.dataplane.log;

import io.tidegate.model.logs.LogType;
import io.tidegate.model.logs.OutputFormat;
import io.tidegate.routing.LogLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays a line of the log files out anew: chosen fields in their order, another delimiter, JSON.
 * Owned by the log thread, reused from line to line.
 */
final class LineShaper {
  private static final byte[] NO_HEAD = {};
  private static final int REMEMBERED = 256;

  /** Fields that are not on the line but known of its stream; indices below 0. */
  private static final int ELB = -1;

  private static final int NODE = -2;

  private final Map<Plan, int[]> plans = new HashMap<>();
  private byte[] bytes = new byte[4096];
  private int length;

  private record Plan(LogType type, List<String> fields) {}

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** The line that was shaped last; lines are ASCII but for names of load balancers' domains. */
  String text() {
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  /** Shapes {@code line} of {@code stream}. */
  void shape(LogStream stream, LogLayout layout, LineWriter line) {
    length = 0;
    if (layout.equals(LogLayout.FILE)) {
      append(line.bytes(), 0, line.length());
      return;
    }
    LogType type = stream.kind().type();
    List<String> fields = layout.fields().isEmpty() ? type.fields() : layout.fields();
    int[] plan = plan(type, fields);
    if (layout.format() == OutputFormat.JSON) {
      json(stream, fields, plan, line);
    } else {
      for (int i = 0; i < plan.length; i++) {
        if (i > 0) {
          text(layout.delimiter());
        }
        value(stream, plan[i], line);
      }
    }
  }

  private void json(LogStream stream, List<String> names, int[] plan, LineWriter line) {
    raw('{');
    for (int i = 0; i < plan.length; i++) {
      text(i > 0 ? ",\"" : "\"");
      text(names.get(i));
      text("\":\"");
      if (plan[i] < 0) {
        value(stream, plan[i], line);
      } else {
        unquoted(line.bytes(), line.start(plan[i]), line.end(plan[i]));
      }
      raw('"');
    }
    raw('}');
  }

  /** A field without its quotes, backslashes doubled; nothing else on a line needs an escape. */
  private void unquoted(byte[] from, int start, int end) {
    boolean quoted = end - start >= 2 && from[start] == '"';
    for (int i = quoted ? start + 1 : start; i < (quoted ? end - 1 : end); i++) {
      if (from[i] == '\\') {
        raw('\\');
      }
      raw((char) (from[i] & 0xff));
    }
  }

  private void value(LogStream stream, int field, LineWriter line) {
    switch (field) {
      case ELB -> text(stream.loadBalancer());
      case NODE -> text(stream.node());
      default -> append(line.bytes(), line.start(field), line.end(field));
    }
  }

  /** Where the fields are on a line. */
  private int[] plan(LogType type, List<String> fields) {
    Plan key = new Plan(type, fields);
    int[] known = plans.get(key);
    if (known != null) {
      return known;
    }
    int[] plan =
        fields.stream()
            .mapToInt(
                name -> {
                  int index = type.fields().indexOf(type.canonical(name));
                  return index >= 0 ? index : name.equals("elb") ? ELB : NODE;
                })
            .toArray();
    if (plans.size() >= REMEMBERED) {
      plans.clear();
    }
    plans.put(key, plan);
    return plan;
  }

  /** What a file begins with. */
  static byte[] head(LogStream stream, LogLayout layout) {
    if (layout.format() != OutputFormat.W3C) {
      return NO_HEAD;
    }
    List<String> fields =
        layout.fields().isEmpty() ? stream.kind().type().fields() : layout.fields();
    String head = "#Version: 1.0\n#Fields: " + String.join(layout.delimiter(), fields) + "\n";
    return head.getBytes(StandardCharsets.US_ASCII);
  }

  private void raw(char c) {
    room(1);
    bytes[length++] = (byte) c;
  }

  @SuppressWarnings("deprecation") // the one that copies Latin-1 without allocating
  private void text(String text) {
    room(text.length());
    text.getBytes(0, text.length(), bytes, length);
    length += text.length();
  }

  private void append(byte[] from, int start, int end) {
    room(end - start);
    System.arraycopy(from, start, bytes, length, end - start);
    length += end - start;
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
