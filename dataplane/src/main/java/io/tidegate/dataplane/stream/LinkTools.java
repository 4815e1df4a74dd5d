package io.tidegate.dataplane.stream;

import io.tidegate.dataplane.http.RequestHead;
import io.tidegate.dataplane.http.ResponseHead;
import io.tidegate.dataplane.loop.Loop;

/**
 * What all links of one loop share, owned by its thread: the buffer that frames are received into,
 * parsers, scratch space. Contents last until the next use; nothing here is used across a call into
 * another link.
 */
public final class LinkTools {
  /** Room before a receive for a frame that is continued. */
  public static final int STASH_BYTES = 17 * 1024;

  private final Loop loop;
  private final byte[] frames = new byte[STASH_BYTES + Loop.READ_BYTES];
  private final RequestHead requestHead = new RequestHead();
  private final ResponseHead responseHead = new ResponseHead();
  private final RequestText requestText = new RequestText();
  private final ResponseText responseText = new ResponseText();
  private byte[] field = new byte[32 * 1024];
  private byte[] block = new byte[32 * 1024];

  /** For {@code loop}. */
  public LinkTools(Loop loop) {
    this.loop = loop;
  }

  /** The loop. */
  public Loop loop() {
    return loop;
  }

  /** Where frames are received. */
  public byte[] frames() {
    return frames;
  }

  /** The request head that we have written at {@code from}. */
  public RequestHead requestHead(byte[] a, int from, int to) {
    if (requestHead.parse(a, from, to, 0) != RequestHead.COMPLETE) {
      throw new IllegalStateException("own request head is not one");
    }
    return requestHead;
  }

  /** The response head that we have written at {@code from}, for a request that is HEAD or not. */
  public ResponseHead responseHead(byte[] a, int from, int to, boolean toHead) {
    if (responseHead.parse(a, from, to, 0, toHead) != ResponseHead.COMPLETE) {
      throw new IllegalStateException("own response head is not one");
    }
    return responseHead;
  }

  /** For fields of requests. */
  public RequestText requestText() {
    return requestText;
  }

  public ResponseText responseText() {
    return responseText;
  }

  /** Where a header block of at most {@code bytes} is written. */
  public byte[] block(int bytes) {
    if (block.length < bytes) {
      block = new byte[bytes];
    }
    return block;
  }

  /** Room for one decoded field of at most {@code bytes}, and at least for any indexed one. */
  public byte[] fieldBuffer(int bytes) {
    if (field.length < bytes) {
      field = new byte[bytes];
    }
    return field;
  }
}
