package io.tidegate.routing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A request for tests, made of texts. */
final class TextRequest implements RequestView {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final List<int[]> headers = new ArrayList<>();
  private final int[] method;
  private final int[] host;
  private final int[] path;
  private final int[] query;
  private byte[] source = {127, 0, 0, 1};
  private byte[] array = {};

  TextRequest(String method, String host, String path, String query) {
    this.method = add(method);
    this.host = add(host);
    this.path = add(path);
    this.query = add(query);
  }

  static TextRequest get(String host, String path) {
    return new TextRequest("GET", host, path, "");
  }

  private int[] add(String text) {
    int from = bytes.size();
    bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    array = bytes.toByteArray();
    return new int[] {from, bytes.size()};
  }

  TextRequest header(String name, String value) {
    int[] n = add(name);
    int[] v = add(value);
    headers.add(new int[] {n[0], n[1], v[0], v[1]});
    return this;
  }

  TextRequest from(int... address) {
    source = new byte[address.length];
    for (int i = 0; i < address.length; i++) {
      source[i] = (byte) address[i];
    }
    return this;
  }

  @Override
  public byte[] array() {
    return array;
  }

  @Override
  public int methodStart() {
    return method[0];
  }

  @Override
  public int methodEnd() {
    return method[1];
  }

  @Override
  public int hostStart() {
    return host[0];
  }

  @Override
  public int hostEnd() {
    return host[1];
  }

  @Override
  public byte[] pathArray() {
    return array;
  }

  @Override
  public int pathStart() {
    return path[0];
  }

  @Override
  public int pathEnd() {
    return path[1];
  }

  @Override
  public int queryStart() {
    return query[0];
  }

  @Override
  public int queryEnd() {
    return query[1];
  }

  @Override
  public int headerCount() {
    return headers.size();
  }

  @Override
  public int nameStart(int i) {
    return headers.get(i)[0];
  }

  @Override
  public int nameEnd(int i) {
    return headers.get(i)[1];
  }

  @Override
  public int valueStart(int i) {
    return headers.get(i)[2];
  }

  @Override
  public int valueEnd(int i) {
    return headers.get(i)[3];
  }

  @Override
  public byte[] sourceAddress() {
    return source;
  }
}
