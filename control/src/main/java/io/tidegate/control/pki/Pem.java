package io.tidegate.control.pki;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PEM text (RFC 7468). Pure. */
public final class Pem {
  /** The label of certificates. */
  public static final String CERTIFICATE = "CERTIFICATE";

  /** The label of certificate revocation lists. */
  public static final String CRL = "X509 CRL";

  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----");
  private static final int LINE = 64;

  private Pem() {}

  /** One block: its label and what it holds. */
  public record Block(String label, byte[] der) {
    @Override
    public String toString() {
      return "Block[" + label + "]";
    }
  }

  /**
   * The blocks of {@code text} in their order; text between them is skipped.
   *
   * @throws BadPem when a block has no end or is not base64
   */
  public static List<Block> blocks(String text) throws BadPem {
    List<Block> found = new ArrayList<>();
    Matcher begin = BEGIN.matcher(text);
    int from = 0;
    while (begin.find(from)) {
      String label = begin.group(1);
      String end = "-----END " + label + "-----";
      int stop = text.indexOf(end, begin.end());
      if (stop < 0) {
        throw new BadPem("A " + label + " block has no end.");
      }
      found.add(new Block(label, decoded(label, text.substring(begin.end(), stop))));
      from = stop + end.length();
    }
    return found;
  }

  private static byte[] decoded(String label, String body) throws BadPem {
    try {
      return Base64.getDecoder().decode(body.replaceAll("\\s", ""));
    } catch (IllegalArgumentException notBase64) {
      throw new BadPem("A " + label + " block is not base64.");
    }
  }

  /** {@code der} as a block of this label, lines of 64 characters. */
  public static String text(String label, byte[] der) {
    String body =
        Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }
}
