package io.tidegate.dns;

import io.tidegate.base.FaultHandler;
import io.tidegate.base.Setback;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * The authoritative name server of load balancers, over UDP and TCP on one port. Each socket has a
 * thread of its own, each TCP connection a virtual one; the connections are bounded in number and
 * in time. Safe from any thread.
 */
public final class DnsServer implements AutoCloseable {
  private static final int LARGEST_QUERY = 4096;
  private static final int MOST_CONNECTIONS = 256;
  private static final int IDLE_TIMEOUT_MS = 10_000;
  private static final int PORT_ATTEMPTS = 20;
  private static final int LOOK_UP_MS = 500;
  private static final int EMPTY_MS = 1;
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);
  private static final Duration RETIRE_LIMIT = Duration.ofSeconds(5);

  private final DatagramSocket datagrams;
  private final ServerSocket listener;
  private final Responder responder;
  private final FaultHandler faults;
  private final Semaphore slots = new Semaphore(MOST_CONNECTIONS);
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final List<Thread> threads;
  private volatile boolean retiring;

  private DnsServer(
      DatagramSocket datagrams, ServerSocket listener, Responder responder, FaultHandler faults) {
    this.datagrams = datagrams;
    this.listener = listener;
    this.responder = responder;
    this.faults = faults;
    this.threads =
        List.of(
            Thread.ofPlatform().daemon().name("dns-udp").unstarted(this::serveDatagrams),
            Thread.ofVirtual().name("dns-tcp").unstarted(this::serveConnections));
  }

  /**
   * Opens both sockets and answers from now on.
   *
   * @throws IOException when a socket cannot be opened
   */
  public static DnsServer start(DnsOptions options, DnsContent content, FaultHandler faults)
      throws IOException {
    InetSocketAddress wanted = options.listen();
    for (int attempt = 1; ; attempt++) {
      if (!options.succeeds() && wanted.getPort() != 0) {
        open(wanted, false).close();
      }
      ServerSocket listener = open(wanted, true);
      try {
        DatagramSocket datagrams = new DatagramSocket(null);
        datagrams.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        datagrams.bind(new InetSocketAddress(wanted.getAddress(), listener.getLocalPort()));
        InetAddress self = listener.getInetAddress();
        DnsServer server =
            new DnsServer(datagrams, listener, new Responder(options, self, content), faults);
        server.threads.forEach(Thread::start);
        return server;
      } catch (IOException failed) {
        listener.close();
        if (wanted.getPort() != 0 || attempt == PORT_ATTEMPTS) {
          throw failed;
        }
      }
    }
  }

  /**
   * A successor may bind the port {@code shared} with us (SO_REUSEPORT); a trial without that finds
   * out whether a stranger has it.
   */
  private static ServerSocket open(InetSocketAddress wanted, boolean shared) throws IOException {
    ServerSocket listener = new ServerSocket();
    try {
      listener.setReuseAddress(true);
      if (shared) {
        listener.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      listener.bind(wanted);
      return listener;
    } catch (IOException failed) {
      listener.close();
      throw failed;
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
  }

  private void serveDatagrams() {
    byte[] buffer = new byte[LARGEST_QUERY];
    Setback setback = new Setback();
    while (!datagrams.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        datagrams.setSoTimeout(retiring ? EMPTY_MS : LOOK_UP_MS);
        datagrams.receive(packet);
        setback.over();
        byte[] query = Arrays.copyOf(buffer, packet.getLength());
        answer(query, true).ifPresent(bytes -> send(bytes, packet.getSocketAddress()));
      } catch (SocketTimeoutException nothingWaits) {
        setback.over();
        if (retiring) {
          datagrams.close();
        }
      } catch (IOException failed) {
        if (!datagrams.isClosed()) {
          setback.failed(() -> faults.fault("dns-udp", failed));
        }
      }
    }
  }

  private void send(byte[] answer, SocketAddress client) {
    try {
      datagrams.send(new DatagramPacket(answer, answer.length, client));
    } catch (IOException unreachable) {
      // A sender whom no answer can reach, port 0 for instance: it gets none.
    }
  }

  private Optional<byte[]> answer(byte[] query, boolean udp) {
    try {
      return responder.answer(query, udp);
    } catch (RuntimeException bug) {
      faults.fault("dns", bug);
      return Optional.empty();
    }
  }

  private void serveConnections() {
    Setback setback = new Setback();
    while (!listener.isClosed()) {
      try {
        listener.setSoTimeout(retiring ? EMPTY_MS : LOOK_UP_MS);
        Socket connection = listener.accept();
        setback.over();
        if (!slots.tryAcquire()) {
          connection.close();
          continue;
        }
        connections.add(connection);
        Thread.ofVirtual().name("dns-connection").start(() -> serve(connection));
      } catch (SocketTimeoutException nobodyWaits) {
        setback.over();
        if (retiring) {
          close(listener);
        }
      } catch (IOException failed) {
        if (!listener.isClosed()) {
          setback.failed(() -> faults.fault("dns-tcp", failed));
        }
      }
    }
  }

  /** Answers the queries of one connection in turn (RFC 7766) until one is malformed. */
  private void serve(Socket connection) {
    try (connection) {
      connection.setSoTimeout(IDLE_TIMEOUT_MS);
      DataInputStream in =
          new DataInputStream(new BufferedInputStream(connection.getInputStream()));
      OutputStream out = connection.getOutputStream();
      while (true) {
        byte[] query = new byte[in.readUnsignedShort()];
        in.readFully(query);
        Optional<byte[]> answer = answer(query, false);
        if (answer.isEmpty()) {
          return;
        }
        byte[] bytes = answer.get();
        byte[] framed = new byte[bytes.length + 2];
        framed[0] = (byte) (bytes.length >> 8);
        framed[1] = (byte) bytes.length;
        System.arraycopy(bytes, 0, framed, 2, bytes.length);
        out.write(framed);
      }
    } catch (IOException ended) {
      // The client went away or was silent for too long: nothing is owed to it.
    } finally {
      connections.remove(connection);
      slots.release();
    }
  }

  private void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException failed) {
      faults.fault("dns-tcp", failed);
    }
  }

  /**
   * A successor listens too: answers what already waits here, then listens no more. Connections go
   * on until they are idle.
   */
  public void retire() {
    retiring = true;
    join(RETIRE_LIMIT);
  }

  private void join(Duration limit) {
    try {
      for (Thread thread : threads) {
        thread.join(limit);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closes every socket; after it nothing listens any more. */
  @Override
  public void close() throws IOException {
    datagrams.close();
    listener.close();
    for (Socket connection : connections) {
      connection.close();
    }
    join(CLOSE_LIMIT);
  }
}
