package io.tidegate.dataplane.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Locale;

/**
 * The first bytes of a TLS client: {@code cut, cut, bytes}. Whatever the cut, the verdict is the
 * same as soon as there is one, and stays with more bytes.
 */
public final class ClientHelloFuzz {
  private static final int FRONT = 2;

  private ClientHelloFuzz() {}

  /** One input. */
  public static void run(byte[] data) {
    if (data.length <= FRONT) {
      return;
    }
    byte[] input = Arrays.copyOfRange(data, FRONT, data.length);
    int cut = ((data[0] & 0xff) << 8 | (data[1] & 0xff)) % input.length;
    ClientHello.Reading whole = ClientHello.read(input, 0, input.length);
    ClientHello.Reading part = ClientHello.read(input, 0, cut);
    if (part.status() != ClientHello.Status.INCOMPLETE) {
      assertEquals(text(part), text(whole), "cut at " + cut);
    }
    if (whole.status() == ClientHello.Status.COMPLETE) {
      ClientHello hello = whole.hello();
      assertNotNull(hello);
      assertEquals(hello.serverName().toLowerCase(Locale.ROOT), hello.serverName());
      assertTrue(hello.serverName().length() <= 255);
    }
  }

  private static String text(ClientHello.Reading reading) {
    ClientHello hello = reading.hello();
    return hello == null
        ? reading.status().toString()
        : hello.serverName()
            + hello.version()
            + Arrays.toString(hello.suites())
            + Arrays.toString(hello.signatures())
            + Arrays.toString(hello.groups());
  }
}
