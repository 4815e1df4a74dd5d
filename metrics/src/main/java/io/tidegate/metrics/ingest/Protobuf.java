package io.tidegate.metrics.ingest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Reads protocol buffers (encoding guide, protobuf.dev) as the JSON that the same message has, as
 * far as a schema names its fields; unknown fields are passed over. Stateless.
 */
final class Protobuf {
  private static final int VARINT = 0;
  private static final int I64 = 1;
  private static final int LEN = 2;
  private static final int I32 = 5;
  private static final int DEEPEST = 16;

  private Protobuf() {}

  /** Input that is no message. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  /** How a field is read. */
  enum Kind {
    TEXT,
    NUMBER,
    DOUBLE,
    FIXED,
    MESSAGE,
    MESSAGES,
    FIXED_LIST,
    DOUBLE_LIST
  }

  /** A field's name in JSON; {@code type} for messages. */
  record Field(String name, Kind kind, Message type) {
    static Field of(String name, Kind kind) {
      return new Field(name, kind, Message.NONE);
    }
  }

  /** Fields by number. */
  record Message(Map<Integer, Field> fields) {
    static final Message NONE = new Message(Map.of());
  }

  /** The message in {@code bytes}. */
  static ObjectNode read(Message type, byte[] bytes) throws Malformed {
    return read(type, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), 0);
  }

  private static ObjectNode read(Message type, ByteBuffer in, int depth) throws Malformed {
    if (depth > DEEPEST) {
      throw new Malformed("messages are nested too deep");
    }
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    while (in.hasRemaining()) {
      long tag = varint(in);
      int wire = (int) (tag & 7);
      Field field = type.fields().get((int) (tag >>> 3));
      if (field == null) {
        skip(in, wire);
      } else {
        field(field, wire, in, out, depth);
      }
    }
    return out;
  }

  private static void field(Field field, int wire, ByteBuffer in, ObjectNode out, int depth)
      throws Malformed {
    switch (field.kind()) {
      case TEXT -> {
        ByteBuffer text = slice(in, wire);
        out.put(field.name(), StandardCharsets.UTF_8.decode(text).toString());
      }
      case NUMBER -> {
        require(wire, VARINT);
        out.put(field.name(), varint(in));
      }
      case DOUBLE -> out.put(field.name(), Double.longBitsToDouble(fixed(in, wire)));
      case FIXED -> out.put(field.name(), fixed(in, wire));
      case MESSAGE -> out.set(field.name(), read(field.type(), slice(in, wire), depth + 1));
      case MESSAGES ->
          out.withArray(field.name()).add(read(field.type(), slice(in, wire), depth + 1));
      case FIXED_LIST, DOUBLE_LIST -> list(field, wire, in, out.withArray(field.name()));
    }
  }

  /** Packed, or one at a time. */
  private static void list(Field field, int wire, ByteBuffer in, ArrayNode out) throws Malformed {
    ByteBuffer values = wire == LEN ? slice(in, wire) : in;
    do {
      if (wire == LEN && !values.hasRemaining()) {
        return;
      }
      long bits = fixed(values, I64);
      if (field.kind() == Kind.DOUBLE_LIST) {
        out.add(Double.longBitsToDouble(bits));
      } else {
        out.add(bits);
      }
    } while (wire == LEN);
  }

  private static long varint(ByteBuffer in) throws Malformed {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (!in.hasRemaining()) {
        throw new Malformed("the message is cut off");
      }
      byte one = in.get();
      value |= (long) (one & 0x7f) << shift;
      if (one >= 0) {
        return value;
      }
    }
    throw new Malformed("a number is too long");
  }

  private static long fixed(ByteBuffer in, int wire) throws Malformed {
    require(wire, I64);
    if (in.remaining() < Long.BYTES) {
      throw new Malformed("the message is cut off");
    }
    return in.getLong();
  }

  private static ByteBuffer slice(ByteBuffer in, int wire) throws Malformed {
    require(wire, LEN);
    long length = varint(in);
    if (length < 0 || length > in.remaining()) {
      throw new Malformed("the message is cut off");
    }
    ByteBuffer out = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + (int) length);
    return out;
  }

  private static void skip(ByteBuffer in, int wire) throws Malformed {
    switch (wire) {
      case VARINT -> varint(in);
      case I64 -> fixed(in, wire);
      case LEN -> slice(in, wire);
      case I32 -> {
        if (in.remaining() < Integer.BYTES) {
          throw new Malformed("the message is cut off");
        }
        in.getInt();
      }
      default -> throw new Malformed("wire type " + wire);
    }
  }

  private static void require(int wire, int wanted) throws Malformed {
    if (wire != wanted) {
      throw new Malformed("wire type " + wire + " where " + wanted + " is expected");
    }
  }
}
