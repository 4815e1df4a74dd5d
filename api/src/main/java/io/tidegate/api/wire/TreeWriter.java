package io.tidegate.api.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import io.tidegate.api.Struct;
import io.tidegate.api.model.Shape;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** Writes a structure as JSON or CBOR, by the generator given. */
final class TreeWriter {
  private static final int EPOCH_TIME_TAG = 1;

  private TreeWriter() {}

  static void structure(JsonGenerator out, Shape.Structure shape, Struct value) throws IOException {
    out.writeStartObject(value, value.members().size());
    for (Map.Entry<String, Object> entry : value.members().entrySet()) {
      Shape.Member member = shape.members().get(entry.getKey());
      if (member == null) {
        throw new IllegalStateException("the model has no output member " + entry.getKey());
      }
      out.writeFieldName(member.wire().orElse(entry.getKey()));
      value(out, member.shape(), entry.getValue());
    }
    out.writeEndObject();
  }

  private static void value(JsonGenerator out, Shape shape, Object value) throws IOException {
    switch (shape) {
      case Shape.Structure structure -> structure(out, structure, (Struct) value);
      case Shape.ListOf list -> {
        Collection<?> items = (Collection<?>) value;
        out.writeStartArray(items, items.size());
        for (Object item : items) {
          value(out, list.element().shape(), item);
        }
        out.writeEndArray();
      }
      case Shape.MapOf map -> {
        Map<?, ?> entries = (Map<?, ?>) value;
        out.writeStartObject(entries, entries.size());
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
          out.writeFieldName(String.valueOf(entry.getKey()));
          value(out, map.value().shape(), entry.getValue());
        }
        out.writeEndObject();
      }
      case Shape.Whole _ -> out.writeNumber(((Number) value).longValue());
      case Shape.Real _ -> real(out, ((Number) value).doubleValue());
      case Shape.Flag _ -> out.writeBoolean((Boolean) value);
      case Shape.Time _ -> time(out, (Instant) value);
      case Shape.Blob _ -> out.writeBinary((byte[]) value);
      case Shape.Text _ -> out.writeString(value.toString());
    }
  }

  private static void real(JsonGenerator out, double value) throws IOException {
    if (Double.isFinite(value) || out instanceof CBORGenerator) {
      out.writeNumber(value);
    } else {
      out.writeString(Double.toString(value));
    }
  }

  private static void time(JsonGenerator out, Instant at) throws IOException {
    if (out instanceof CBORGenerator cbor) {
      cbor.writeTag(EPOCH_TIME_TAG);
    }
    long millis = at.toEpochMilli();
    if (millis % 1000 == 0) {
      out.writeNumber(millis / 1000);
    } else {
      out.writeNumber(millis / 1000.0);
    }
  }
}
