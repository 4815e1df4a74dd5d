package io.tidegate.dataplane.listen;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicConnectionIdGenerator;
import java.nio.ByteBuffer;

/**
 * Random connection ids whose first byte names the loop that they live on (as QUIC-LB does with
 * servers), one of at most 256: a client whose address changes reaches another loop's socket, for
 * the kernel spreads datagrams by address. Immutable.
 */
record ConnectionIds(int loop) implements QuicConnectionIdGenerator {
  private static final QuicConnectionIdGenerator RANDOM =
      QuicConnectionIdGenerator.randomGenerator();

  // RFC 9000 section 17.2: of packets with a long header only one kind surely has an id of ours.
  private static final int LONG = 0x80;
  private static final int TYPE = 0x30;
  private static final int HANDSHAKE = 0x20;
  private static final int LONG_ID = 6;

  @Override
  public ByteBuffer newId(int length) {
    ByteBuffer id = RANDOM.newId(length);
    id.put(id.position(), (byte) loop);
    return id;
  }

  @Override
  public ByteBuffer newId(ByteBuffer input, int length) {
    return newId(length);
  }

  @Override
  public int maxConnectionIdLength() {
    return RANDOM.maxConnectionIdLength();
  }

  @Override
  public boolean isIdempotent() {
    return false;
  }

  /** The loop that a datagram belongs to by its first packet, or -1 if any may take it. */
  static int owner(ByteBuf datagram) {
    int at = datagram.readerIndex();
    int size = datagram.readableBytes();
    int first = size == 0 ? LONG : datagram.getByte(at);
    int id = (first & LONG) == 0 ? 1 : (first & TYPE) == HANDSHAKE ? LONG_ID : size;
    return id < size ? datagram.getUnsignedByte(at + id) : -1;
  }
}
