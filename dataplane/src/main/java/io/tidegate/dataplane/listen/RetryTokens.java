package io.tidegate.dataplane.listen;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicTokenHandler;
import io.tidegate.dataplane.tls.TlsLane;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Tokens that prove a client's address (RFC 9000 section 8.1.2): a code of address, time and
 * connection id under a secret of this process. Asked for only when {@code wanted}, for they cost a
 * round trip. Owned by its loop's thread.
 */
final class RetryTokens implements QuicTokenHandler {
  private static final int CODE_BYTES = 16;
  private static final int TIME_BYTES = 8;
  private static final int MAX_ID_BYTES = 20;
  private static final int GOOD_FOR_S = 15;

  private final TlsLane lane;
  private final BooleanSupplier wanted;

  RetryTokens(TlsLane lane, BooleanSupplier wanted) {
    this.lane = lane;
    this.wanted = wanted;
  }

  @Override
  public boolean writeToken(ByteBuf out, ByteBuf id, InetSocketAddress client) {
    if (!wanted.getAsBoolean()) {
      return false;
    }
    long now = lane.loop().epochSeconds();
    byte[] connection = bytes(id, id.readerIndex(), id.readableBytes());
    out.writeBytes(code(client, now, connection)).writeLong(now).writeBytes(connection);
    return true;
  }

  @Override
  public int validateToken(ByteBuf token, InetSocketAddress client) {
    int start = token.readerIndex();
    int rest = token.readableBytes() - CODE_BYTES - TIME_BYTES;
    if (rest < 0 || rest > MAX_ID_BYTES) {
      return -1;
    }
    long made = token.getLong(start + CODE_BYTES);
    long age = lane.loop().epochSeconds() - made;
    byte[] connection = bytes(token, start + CODE_BYTES + TIME_BYTES, rest);
    boolean good =
        age >= 0
            && age <= GOOD_FOR_S
            && MessageDigest.isEqual(
                bytes(token, start, CODE_BYTES), code(client, made, connection));
    return good ? CODE_BYTES + TIME_BYTES : -1;
  }

  private byte[] code(InetSocketAddress client, long time, byte[] connection) {
    return Arrays.copyOf(
        lane.addressCode(client.getAddress().getAddress(), time, connection), CODE_BYTES);
  }

  private static byte[] bytes(ByteBuf from, int at, int length) {
    byte[] bytes = new byte[length];
    from.getBytes(at, bytes);
    return bytes;
  }

  @Override
  public int maxTokenLength() {
    return CODE_BYTES + TIME_BYTES + MAX_ID_BYTES;
  }
}
