package io.tidegate.bench.serve;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One HTTP/1.1 request on a connection of its own, over a plain socket: nothing to warm up. */
public final class PlainGet {
  private static final int TIMEOUT_MS = 5_000;

  private PlainGet() {}

  /** The status code, 0 when there is no answer. */
  public static int status(String address, int port, String path) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT_MS);
      socket.connect(new InetSocketAddress(address, port), TIMEOUT_MS);
      String request =
          "GET " + path + " HTTP/1.1\r\nHost: bench.example.com\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] line = socket.getInputStream().readNBytes(12);
      String text = new String(line, StandardCharsets.US_ASCII);
      return text.matches("HTTP/1.1 [0-9]{3}") ? Integer.parseInt(text.substring(9)) : 0;
    } catch (IOException notYet) {
      return 0;
    }
  }
}
