package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A browser that is not ours, where the machine has one: Debian's Chromium without a window. */
class BrowserTest {
  private static final Path PROGRAM = Path.of("/usr/bin/chromium");
  private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int OPCODE_TEXT = 0x81;

  /** Tells what it finds out by asking for /result. */
  private static final String PAGE =
      """
      <!doctype html><title>t</title><script>
      const tell = text => fetch('/result?' + encodeURIComponent(text));
      addEventListener('load', () => {
        const protocol = performance.getEntriesByType('navigation')[0].nextHopProtocol;
        const socket = new WebSocket('wss://' + location.host + '/socket');
        socket.onopen = () => socket.send('from the browser');
        socket.onmessage = event => tell(protocol + ' ' + event.data);
        socket.onerror = () => tell(protocol + ' and no socket');
      });
      </script>
      """;

  private final BlockingQueue<String> results = new LinkedBlockingQueue<>();

  private void serve(Backend.Conversation with) throws IOException {
    for (String head = with.head(); head != null; head = with.head()) {
      String path = head.split(" ")[1];
      if (path.equals("/socket")) {
        echo(with, Objects.requireNonNull(Wire.header(head, "Sec-WebSocket-Key")));
        return;
      }
      if (path.startsWith("/result?")) {
        results.add(path.substring(8).replace("%20", " "));
      }
      String body = path.equals("/") ? PAGE : "";
      with.send(
          "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body);
    }
  }

  /** Answers one text frame of a client, which is masked, with its text (RFC 6455 section 5). */
  private static void echo(Backend.Conversation with, String key) throws IOException {
    with.send(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + accept(key)
            + "\r\n\r\n");
    assertEquals(OPCODE_TEXT, with.in.read());
    int length = with.in.read() & 0x7f;
    byte[] mask = with.in.readNBytes(4);
    byte[] text = with.in.readNBytes(length);
    for (int i = 0; i < length; i++) {
      text[i] ^= mask[i % 4];
    }
    with.out.write(OPCODE_TEXT);
    with.out.write(length);
    with.out.write(text);
    with.out.flush();
    with.in.readAllBytes();
  }

  private static String accept(String key) {
    try {
      byte[] bytes = (key + KEY_SUFFIX).getBytes(StandardCharsets.US_ASCII);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }

  @Test
  void opensAnHttp2PageAndAWebSocket(@TempDir Path home) throws Exception {
    assumeTrue(Files.isExecutable(PROGRAM), "SKIPPED: no chromium here (apt-get install chromium)");
    try (Backend backend = new Backend(Plane.nextAddress(), this::serve);
        Plane plane = new Plane(2)) {
      plane.tls = Optional.of(Tls.http2());
      plane.forwardTo(backend);
      Process browser =
          new ProcessBuilder(
                  List.of(
                      PROGRAM.toString(),
                      "--headless",
                      "--no-sandbox",
                      "--disable-gpu",
                      "--disable-dev-shm-usage",
                      "--no-first-run",
                      "--disable-background-networking",
                      "--ignore-certificate-errors",
                      "--user-data-dir=" + home.resolve("profile"),
                      "--remote-debugging-port=0",
                      "https://" + plane.address + ":" + plane.port + "/"))
              .redirectErrorStream(true)
              .redirectOutput(home.resolve("said").toFile())
              .start();
      try {
        String result = results.poll(90, TimeUnit.SECONDS);
        assertEquals(
            "h2 from the browser", result, () -> "chromium said " + said(home.resolve("said")));
      } finally {
        browser.descendants().forEach(ProcessHandle::destroyForcibly);
        browser.destroyForcibly();
        assertTrue(browser.waitFor(20, TimeUnit.SECONDS));
      }
      Plane.until("closed", () -> plane.plane.census().clientConnections() == 0);
    }
  }

  private static String said(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return gone.toString();
    }
  }
}
