package io.tidegate.bench.load;

import io.tidegate.base.TimeSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Sends GET requests over keep-alive connections, as fast as the answers come or at a fixed rate,
 * and prints one line: {@code requests errors seconds p50 p99 p999 max} (latencies in µs). Runs on
 * the main thread of its own process, which owns everything here.
 *
 * <p>At a fixed rate latency counts from the moment a request was due, whether or not a connection
 * was free then, so that a stall is seen in full. Latencies of the first second are left out: they
 * are those of this program's own start.
 *
 * <p>Arguments: address, port, host, connections, seconds, rate per second (0 for saturation).
 */
public final class LoadGenerator {
  private static final int END_OF_HEAD = 0x0d0a0d0a;
  private static final long SETTLE_NS = 1_000_000_000L;

  private final TimeSource time = TimeSource.system();
  private final Selector selector = Selector.open();
  private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
  private final ByteBuffer request;
  private final ArrayDeque<Connection> idle = new ArrayDeque<>();
  private final LatencyHistogram latencies = new LatencyHistogram();
  private final InetSocketAddress address;
  private final long rate;
  private long requests;
  private long errors;
  private long sent;
  private long startNs;

  private LoadGenerator(InetSocketAddress address, String host, long rate) throws IOException {
    this.address = address;
    this.rate = rate;
    String head =
        "GET /index.html HTTP/1.1\r\nHost: "
            + host
            + "\r\nUser-Agent: load/1\r\nAccept: */*\r\nAccept-Encoding: gzip\r\n\r\n";
    byte[] bytes = head.getBytes(StandardCharsets.US_ASCII);
    this.request = ByteBuffer.allocateDirect(bytes.length);
    request.put(bytes);
  }

  /** Runs once. */
  public static void main(String[] arguments) throws IOException {
    InetSocketAddress address = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
    LoadGenerator load = new LoadGenerator(address, arguments[2], Long.parseLong(arguments[5]));
    load.run(Integer.parseInt(arguments[3]), Long.parseLong(arguments[4]) * 1_000_000_000L);
  }

  /** One keep-alive connection with at most one request in progress. */
  private static final class Connection {
    private final SocketChannel channel;
    private long dueNs;
    private int tail;
    private boolean inHead = true;
    private int lengthAt = -1;
    private long bodyLeft;
    private final StringBuilder head = new StringBuilder(256);

    Connection(SocketChannel channel) {
      this.channel = channel;
    }
  }

  private void run(int connections, long durationNs) throws IOException {
    startNs = time.nanoTime();
    for (int i = 0; i < connections; i++) {
      open();
    }
    startNs = time.nanoTime();
    long endNs = startNs + durationNs;
    long nowNs = startNs;
    while (nowNs < endNs) {
      send(nowNs);
      if (rate == 0) {
        selector.select(100);
      } else {
        selector.select(1);
      }
      receive();
      nowNs = time.nanoTime();
    }
    double seconds = (nowNs - startNs) / 1e9;
    System.out.printf(
        "%d %d %.3f %d %d %d %d%n",
        requests,
        errors,
        seconds,
        latencies.quantileUs(0.5),
        latencies.quantileUs(0.99),
        latencies.quantileUs(0.999),
        latencies.quantileUs(1));
  }

  private void open() throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.connect(address);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    Connection connection = new Connection(channel);
    channel.register(selector, SelectionKey.OP_READ, connection);
    idle.add(connection);
  }

  private void send(long nowNs) throws IOException {
    long due = rate == 0 ? Long.MAX_VALUE : (long) ((nowNs - startNs) * (rate / 1e9));
    while (!idle.isEmpty() && sent < due) {
      Connection connection = idle.poll();
      connection.dueNs = rate == 0 ? nowNs : startNs + (long) (sent * (1e9 / rate));
      request.rewind();
      if (connection.channel.write(request) < request.capacity()) {
        throw new IOException("a request did not fit the send buffer");
      }
      sent++;
    }
  }

  private void receive() throws IOException {
    Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
    while (ready.hasNext()) {
      SelectionKey key = ready.next();
      ready.remove();
      Connection connection = (Connection) key.attachment();
      in.clear();
      int n;
      try {
        n = connection.channel.read(in);
      } catch (IOException reset) {
        n = -1;
      }
      if (n < 0) {
        errors += idle.remove(connection) ? 0 : 1; // an idle connection may be closed by either
        connection.channel.close();
        open();
      } else {
        consume(connection, n);
      }
    }
  }

  private void consume(Connection connection, int n) {
    for (int i = 0; i < n; i++) {
      if (!connection.inHead) {
        long skipped = Math.min(connection.bodyLeft, n - i);
        connection.bodyLeft -= skipped;
        i += (int) skipped - 1;
        endBody(connection);
        continue;
      }
      byte b = in.get(i);
      connection.head.append((char) b);
      connection.tail = connection.tail << 8 | (b & 0xff);
      if (connection.tail == END_OF_HEAD) {
        headEnded(connection);
      }
    }
  }

  private void headEnded(Connection connection) {
    if (connection.lengthAt < 0) {
      connection.lengthAt = connection.head.indexOf("ength: ") + 7;
    }
    int end = connection.head.indexOf("\r", connection.lengthAt);
    if (connection.head.indexOf("HTTP/1.1 200") != 0 || connection.lengthAt < 7 || end < 0) {
      errors++;
    }
    connection.bodyLeft = lengthOf(connection, end);
    connection.inHead = false;
    endBody(connection);
  }

  private static long lengthOf(Connection connection, int end) {
    long length = 0;
    for (int i = connection.lengthAt; i >= 7 && i < end; i++) {
      int digit = connection.head.charAt(i) - '0';
      length = digit >= 0 && digit <= 9 ? length * 10 + digit : 0;
    }
    return length;
  }

  private void endBody(Connection connection) {
    if (connection.bodyLeft == 0) {
      requests++;
      long nowNs = time.nanoTime();
      if (nowNs - startNs > SETTLE_NS) {
        latencies.record(nowNs - connection.dueNs);
      }
      connection.inHead = true;
      connection.tail = 0;
      connection.lengthAt = -1;
      connection.head.setLength(0);
      idle.add(connection);
    }
  }
}
