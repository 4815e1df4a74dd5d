package io.tidegate.identity;

import io.tidegate.routing.RequestGuard;
import io.tidegate.routing.RequestView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A GET as rules and guards see it: one array with everything in it. */
public final class TextRequest implements RequestView {
  private final byte[] bytes;
  private final int pathEnd;
  private final int queryEnd;
  private final List<int[]> headers = new ArrayList<>();

  /** {@code target} is the path with its query, {@code lines} are header lines. */
  public TextRequest(String target, List<String> lines) {
    StringBuilder text = new StringBuilder("GET ").append(target);
    int question = target.indexOf('?');
    pathEnd = 4 + (question < 0 ? target.length() : question);
    queryEnd = 4 + target.length();
    text.append('\n');
    for (String line : lines) {
      int colon = line.indexOf(':');
      int at = text.length();
      headers.add(new int[] {at, at + colon, at + colon + 2, at + line.length()});
      text.append(line).append('\n');
    }
    bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The request at https://shop.test of one load balancer. */
  public static RequestGuard.Visit visit(String target, String... lines) {
    return new RequestGuard.Visit(
        new TextRequest(target, List.of(lines)), "https://shop.test", "arn:lb");
  }

  @Override
  public byte[] array() {
    return bytes;
  }

  @Override
  public int methodStart() {
    return 0;
  }

  @Override
  public int methodEnd() {
    return 3;
  }

  @Override
  public int hostStart() {
    return 0;
  }

  @Override
  public int hostEnd() {
    return 0;
  }

  @Override
  public byte[] pathArray() {
    return bytes;
  }

  @Override
  public int pathStart() {
    return 4;
  }

  @Override
  public int pathEnd() {
    return pathEnd;
  }

  @Override
  public int queryStart() {
    return Math.min(pathEnd + 1, queryEnd);
  }

  @Override
  public int queryEnd() {
    return queryEnd;
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
    return new byte[] {127, 0, 0, 1};
  }
}
