package io.tidegate.dataplane.http;

import io.tidegate.dataplane.http.RequestCases.Case;
import io.tidegate.routing.AlbOptions;
import io.tidegate.routing.AlbOptions.DesyncMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The table of raw requests for tests over sockets. */
public final class RawRequests {
  private RawRequests() {}

  /** A case of the table: its bytes, and what defensive mode makes of them. */
  public record Raw(String name, byte[] bytes, String transcript) {}

  /**
   * What becomes of one request.
   *
   * @param tier and reason, empty when the head is incomplete or too large
   * @param forwarded what the target gets, normalised and escaped; empty when it gets nothing
   * @param status the balancer's own answer, 0 for none
   * @param whole whether the target gets a whole request
   */
  public record Fate(String tier, String reason, String forwarded, int status, boolean whole) {
    /** Whether it counts as not compliant. */
    public boolean deviates() {
      return !tier.isEmpty() && !tier.equals("Compliant");
    }
  }

  /** All cases. */
  public static List<Raw> all() {
    return RequestCasesTest.cases().map(RawRequests::raw).toList();
  }

  private static Raw raw(Case one) {
    return new Raw(one.name(), one.input(), one.transcript());
  }

  /** What {@code mode} makes of {@code bytes} from {@code ip} to a listener on {@code port}. */
  public static List<Fate> fates(byte[] bytes, DesyncMode mode, byte[] ip, int port) {
    AlbOptions options = FrontDoor.options(mode);
    ClientFacts.Front front =
        new ClientFacts.Front(options, "t-1.us-east-1.elb.tidegate.internal", false, port);
    FrontDoor door =
        new FrontDoor(options, ClientFacts.of(front, ip, 40000), RawRequests::normalised);
    List<Fate> fates = new ArrayList<>();
    String tier = "";
    String reason = "";
    String forwarded = "";
    for (String line : door.serve(bytes).split("\n")) {
      String text = line.length() > 2 ? line.substring(2) : "";
      switch (line.charAt(0)) {
        case '=' -> {
          if (!forwarded.isEmpty()) {
            fates.add(new Fate(tier, reason, forwarded, 0, true));
          }
          String[] words = text.split(" ", 2);
          tier = words[0];
          reason = words.length > 1 ? words[1] : "";
          forwarded = "";
        }
        case '<' -> forwarded = text;
        case '!' -> {
          fates.add(new Fate(tier, reason, forwarded, Integer.parseInt(text), false));
          return fates;
        }
        default -> {
          if (!forwarded.isEmpty()) {
            fates.add(new Fate(tier, reason, forwarded, 0, false));
          }
          return fates;
        }
      }
    }
    if (!forwarded.isEmpty()) {
      fates.add(new Fate(tier, reason, forwarded, 0, true));
    }
    return fates;
  }

  private static byte[] normalised(byte[] forwarded) {
    return new String(forwarded, StandardCharsets.ISO_8859_1)
        .replaceAll("1-[0-9a-f]{8}-[0-9a-f]{24}", "1-T")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Bytes as a target saw them, as {@link Fate#forwarded} has them. */
  public static String seen(byte[] bytes) {
    return FrontDoor.escape(normalised(bytes));
  }
}
