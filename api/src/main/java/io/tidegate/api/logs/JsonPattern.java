package io.tidegate.api.logs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * A pattern like {@code { ($.status = "5*" || $.latency > 0.5) && $.path != "/health" }} for
 * messages that are JSON objects. Immutable.
 */
record JsonPattern(Condition condition) implements FilterPattern {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DEPTH = 20;

  /** What must hold of an object. */
  interface Condition {
    boolean holds(JsonNode object);
  }

  static JsonPattern parse(String text) {
    PatternTokens tokens = PatternTokens.of(text);
    tokens.expect("{");
    Condition condition = any(tokens, 0);
    tokens.expect("}");
    if (tokens.hasNext()) {
      throw PatternTokens.invalid();
    }
    return new JsonPattern(condition);
  }

  private static Condition any(PatternTokens tokens, int depth) {
    List<Condition> one = new ArrayList<>();
    do {
      one.add(all(tokens, depth));
    } while (tokens.skip("||"));
    return object -> one.stream().anyMatch(condition -> condition.holds(object));
  }

  private static Condition all(PatternTokens tokens, int depth) {
    List<Condition> every = new ArrayList<>();
    do {
      every.add(single(tokens, depth));
    } while (tokens.skip("&&"));
    return object -> every.stream().allMatch(condition -> condition.holds(object));
  }

  private static Condition single(PatternTokens tokens, int depth) {
    if (depth > DEPTH) {
      throw PatternTokens.invalid();
    }
    if (tokens.skip("(")) {
      Condition inner = any(tokens, depth + 1);
      tokens.expect(")");
      return inner;
    }
    List<String> path = path(tokens.take());
    PatternTokens.Token how = tokens.take();
    if (how.is("IS")) {
      PatternTokens.Token what = tokens.take();
      if (what.is("NULL")) {
        return object -> at(object, path).isNull();
      }
      if (!what.is("TRUE") && !what.is("FALSE")) {
        throw PatternTokens.invalid();
      }
      boolean wanted = what.is("TRUE");
      return object -> at(object, path).isBoolean() && at(object, path).asBoolean() == wanted;
    }
    if (how.is("NOT")) {
      tokens.expect("EXISTS");
      return object -> at(object, path).isMissingNode();
    }
    if (!PatternValue.isOperator(how)) {
      throw PatternTokens.invalid();
    }
    PatternValue value = PatternValue.of(how.text(), tokens.take());
    return object -> compares(at(object, path), value);
  }

  private static boolean compares(JsonNode found, PatternValue value) {
    if (found.isNumber() && value.number().isPresent()) {
      return value.matches(found.asDouble());
    }
    return found.isValueNode() && !found.isNull() && value.matches(found.asText());
  }

  /** The steps of a selector: names, and indices as digits. */
  private static List<String> path(PatternTokens.Token selector) {
    String text = selector.text();
    if (selector.quoted() || !text.startsWith("$") || text.length() < 2) {
      throw PatternTokens.invalid();
    }
    List<String> steps = new ArrayList<>();
    int at = 1;
    while (at < text.length()) {
      int end;
      if (text.charAt(at) == '[') {
        end = text.indexOf(']', at) + 1;
        String inner = text.substring(at + 1, end - 1).strip();
        boolean named = inner.length() >= 2 && (inner.startsWith("'") || inner.startsWith("\""));
        steps.add(named ? inner.substring(1, inner.length() - 1) : inner);
      } else if (text.charAt(at) == '.') {
        end = at + 1;
        while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '[') {
          end++;
        }
        steps.add(text.substring(at + 1, end));
      } else {
        throw PatternTokens.invalid();
      }
      if (steps.getLast().isEmpty()) {
        throw PatternTokens.invalid();
      }
      at = end;
    }
    return steps;
  }

  private static JsonNode at(JsonNode object, List<String> path) {
    JsonNode found = object;
    for (String step : path) {
      found =
          found.isArray() && step.matches("\\d{1,9}")
              ? found.path(Integer.parseInt(step))
              : found.path(step);
    }
    return found;
  }

  @Override
  public boolean matches(String message) {
    if (!message.startsWith("{")) {
      return false;
    }
    try {
      JsonNode object = JSON.readTree(message);
      return object != null && condition.holds(object);
    } catch (JsonProcessingException noJson) {
      return false;
    }
  }
}
