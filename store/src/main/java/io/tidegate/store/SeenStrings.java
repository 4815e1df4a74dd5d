package io.tidegate.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Reads text that was read lately as the same string, so that what thousands of entities repeat, as
 * the chain above their certificates or the ARN of their listener, is held once. For any thread:
 * threads that overwrite each other's entry in the table lose the sharing of one text, nothing
 * more.
 */
final class SeenStrings extends StdScalarDeserializer<String> {
  @Serial private static final long serialVersionUID = 1;

  /** A power of two. */
  private static final int PLACES = 2048;

  private final @Nullable String[] seen = new String[PLACES];

  SeenStrings() {
    super(String.class);
  }

  @Override
  public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    return parser.hasToken(JsonToken.VALUE_STRING)
        ? shared(parser.getText())
        : StringDeserializer.instance.deserialize(parser, context);
  }

  private String shared(String text) {
    int hash = text.hashCode();
    int place = (hash ^ hash >>> 16) & PLACES - 1;
    String before = seen[place];
    if (before != null && before.equals(text)) {
      return before;
    }
    seen[place] = text;
    return text;
  }
}
