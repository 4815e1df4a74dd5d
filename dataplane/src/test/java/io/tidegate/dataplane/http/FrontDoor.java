package io.tidegate.dataplane.http;

import io.tidegate.base.Chance;
import io.tidegate.routing.AlbOptions;
import io.tidegate.routing.AlbOptions.DesyncMode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The engine's pieces put together without sockets: what happens to the bytes of one client
 * connection, as a transcript. {@code = Class Reason} starts an exchange; {@code <} is what the
 * target gets, {@code !} the status that the balancer answers, {@code ...} a request that is not
 * complete when the bytes end. The lines that the balancer always adds are left out.
 */
final class FrontDoor {
  static final String ADDED =
      "X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Port: 80\r\n";
  static final String LENGTHY_ROOT = "X-Amzn-Trace-Id: Root=1-5f5e1000-";

  private static final Pattern LONG_RUN = Pattern.compile("([xyn])\\1{999,}");

  private final AlbOptions options;
  private final ClientFacts facts;
  private final UnaryOperator<byte[]> shortener;
  private final RequestHead head = new RequestHead();
  private final ChunkedBody chunks = ChunkedBody.ofRequest();
  private final StringBuilder transcript = new StringBuilder();
  private byte[] input = {};
  private int[] cuts = {};

  FrontDoor(AlbOptions options) {
    this(options, facts(options), FrontDoor::shorten);
  }

  /** Behind {@code facts}; what the target gets goes through {@code shortener}. */
  FrontDoor(AlbOptions options, ClientFacts facts, UnaryOperator<byte[]> shortener) {
    this.options = options;
    this.facts = facts;
    this.shortener = shortener;
  }

  private static ClientFacts facts(AlbOptions options) {
    ClientFacts.Front front = new ClientFacts.Front(options, "lb.example", false, 80);
    return ClientFacts.of(front, new byte[] {(byte) 203, 0, 113, 7}, 40000);
  }

  static AlbOptions options(DesyncMode mode) {
    return AlbOptions.defaults().withDesyncMode(mode);
  }

  /** The transcript of {@code bytes} arriving in pieces that end at {@code cuts}, ascending. */
  String serve(byte[] bytes, int... cuts) {
    input = bytes;
    this.cuts = Arrays.copyOf(cuts, cuts.length + 1);
    this.cuts[cuts.length] = bytes.length;
    transcript.setLength(0);
    int at = 0;
    while (at >= 0 && at < bytes.length) {
      at = exchange(at);
    }
    return transcript.toString();
  }

  /** One exchange from {@code at}; where the next begins, or -1 when the connection closes. */
  private int exchange(int at) {
    int scanned = 0;
    int result = RequestHead.NEED_MORE;
    for (int cut : cuts) {
      if (cut > at && result == RequestHead.NEED_MORE) {
        byte[] received = Arrays.copyOfRange(input, at, cut);
        result = head.parse(received, 0, received.length, scanned);
        scanned = received.length;
      }
    }
    if (result == RequestHead.NEED_MORE) {
      transcript.append("...\n");
      return -1;
    }
    if (result == RequestHead.TOO_LARGE) {
      transcript.append("! ").append(head.limitStatus()).append('\n');
      return -1;
    }
    return served(at);
  }

  private int served(int at) {
    DesyncReason reason = head.reason();
    transcript.append("= ").append(reason.tier().text());
    transcript.append(reason == DesyncReason.COMPLIANT ? "" : " " + reason.text()).append('\n');
    int refusal = head.refusal(options.desyncMode());
    if (refusal != 0) {
      transcript.append("! ").append(refusal).append('\n');
      return -1;
    }
    boolean closes = head.closesAfter(options.desyncMode());
    ByteArrayOutputStream forwarded = new ByteArrayOutputStream();
    forwarded.writeBytes(forwardedHead(head, facts, closes));
    int next = body(at + head.end(), forwarded);
    transcript.append("< ").append(escape(shortener.apply(forwarded.toByteArray()))).append('\n');
    if (next < 0) {
      transcript.append(chunks.failed() && head.chunked() ? "! 400\n" : "...\n");
      return -1;
    }
    return closes || !head.keepAlive() ? -1 : next;
  }

  private int body(int from, ByteArrayOutputStream forwarded) {
    if (!head.chunked()) {
      int to = (int) Math.min(head.contentLength(), input.length - from) + from;
      forwarded.write(input, from, to - from);
      return to - from == head.contentLength() ? to : -1;
    }
    chunks.reset();
    int at = from;
    for (int cut : cuts) {
      if (cut > at && !chunks.ended() && !chunks.failed()) {
        int to = chunks.advance(input, at, cut);
        forwarded.write(input, at, to - at);
        at = to;
      }
    }
    return chunks.ended() ? at : -1;
  }

  static byte[] forwardedHead(RequestHead head, AlbOptions options, boolean closes) {
    return forwardedHead(head, facts(options), closes);
  }

  private static byte[] forwardedHead(RequestHead head, ClientFacts facts, boolean closes) {
    TraceIds ids = new TraceIds(Chance.seeded(1), () -> 0x5f5e1000L);
    byte[] out = new byte[RequestWriter.bound(head, facts)];
    int end = new RequestWriter(ids).write(head, facts, closes, out, 0);
    return Arrays.copyOf(out, end);
  }

  private static byte[] shorten(byte[] forwarded) {
    String text = new String(forwarded, StandardCharsets.ISO_8859_1);
    text = text.replace(ADDED, "");
    int root = text.indexOf(LENGTHY_ROOT);
    if (root >= 0) {
      int end = root + LENGTHY_ROOT.length() + 24;
      if (text.startsWith("\r\n", end)) {
        text = text.substring(0, root) + text.substring(end + 2);
      }
    }
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Bytes as printable ASCII, long runs of a letter shortened, with {@code \r \n \t \\ \xNN}. */
  static String escape(byte[] bytes) {
    StringBuilder out = new StringBuilder();
    for (byte b : bytes) {
      switch (b) {
        case '\r' -> out.append("\\r");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\\' -> out.append("\\\\");
        default -> out.append(b >= ' ' && b < 0x7f ? "" + (char) b : String.format("\\x%02x", b));
      }
    }
    return LONG_RUN
        .matcher(out)
        .replaceAll(
            run ->
                Matcher.quoteReplacement("\\*{" + run.group(1) + "," + run.group().length() + "}"));
  }

  /** The inverse of {@link #escape}; also {@code \*{char,count}} for long runs. */
  static byte[] unescape(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        out.write(c);
        continue;
      }
      c = text.charAt(++i);
      switch (c) {
        case 'r' -> out.write('\r');
        case 'n' -> out.write('\n');
        case 't' -> out.write('\t');
        case 'x' -> {
          out.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
          i += 2;
        }
        case '*' -> {
          int end = text.indexOf('}', i);
          String[] run = text.substring(i + 2, end).split(",", 2);
          out.writeBytes(
              run[0].repeat(Integer.parseInt(run[1])).getBytes(StandardCharsets.US_ASCII));
          i = end;
        }
        default -> out.write(c);
      }
    }
    return out.toByteArray();
  }
}
