package io.tidegate.dataplane;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicReference;

/** A router between a client and a plane that gives the client another port whenever told to. */
final class MovingClient implements AutoCloseable {
  private final InetSocketAddress plane;
  private final DatagramSocket inside = open();
  private final AtomicReference<SocketAddress> client = new AtomicReference<>();
  private volatile DatagramSocket outside = open();

  MovingClient(Plane plane) throws IOException {
    this.plane = new InetSocketAddress(InetAddress.ofLiteral(plane.address), plane.port);
    Thread.ofVirtual().start(() -> pass(inside, true));
    DatagramSocket first = outside;
    Thread.ofVirtual().start(() -> pass(first, false));
  }

  private static DatagramSocket open() throws IOException {
    return new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
  }

  private void pass(DatagramSocket from, boolean out) {
    DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
    while (true) {
      try {
        packet.setLength(2_000);
        from.receive(packet);
        if (out) {
          client.set(packet.getSocketAddress());
          packet.setSocketAddress(plane);
          send(packet);
        } else {
          packet.setSocketAddress(client.get());
          inside.send(packet);
        }
      } catch (IOException closed) {
        return;
      }
    }
  }

  /** Through the port in use; what is sent through one that closes right now is lost, as it is. */
  private void send(DatagramPacket packet) throws IOException {
    DatagramSocket port = outside;
    try {
      port.send(packet);
    } catch (IOException moved) {
      if (!port.isClosed()) {
        throw moved;
      }
    }
  }

  /** Where the client connects to. */
  InetSocketAddress address() {
    return (InetSocketAddress) inside.getLocalSocketAddress();
  }

  /** The client's port is another from now on; the old one is gone. */
  void move() throws IOException {
    DatagramSocket old = outside;
    DatagramSocket next = open();
    outside = next;
    Thread.ofVirtual().start(() -> pass(next, false));
    old.close();
  }

  @Override
  public void close() {
    inside.close();
    outside.close();
  }
}
