package io.tidegate.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.elbv2.NodeAddress;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class DnsServerTest {
  private static final int TIMEOUT_MS = 10_000;
  private static final String WEB = "web-1.us-east-1.elb.tidegate.internal";

  private volatile List<NodeAddress> nodes =
      List.of(new NodeAddress("us-east-1a", "127.31.0.4", true));

  private DnsServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        DnsServer.start(
            new DnsOptions(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                "elb.tidegate.internal",
                "us-east-1",
                false),
            new DnsContent(
                name -> name.equals(WEB) ? Optional.of(nodes) : Optional.empty(),
                name -> name.startsWith("_proof.") ? List.of("one", "two") : List.of()),
            (where, cause) -> {
              throw new AssertionError(where, cause);
            });
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private static byte[] query() throws IOException {
    return Message.newQuery(Record.newRecord(Name.fromString(WEB + "."), Type.A, DClass.IN))
        .toWire();
  }

  private static String first(Message reply) {
    return reply.getSection(Section.ANSWER).getFirst().rdataToString();
  }

  private Message overUdp(DatagramSocket socket) throws IOException {
    byte[] query = query();
    socket.setSoTimeout(TIMEOUT_MS);
    socket.send(new DatagramPacket(query, query.length, server.address()));
    DatagramPacket reply = new DatagramPacket(new byte[2048], 2048);
    socket.receive(reply);
    return new Message(Arrays.copyOf(reply.getData(), reply.getLength()));
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(server.address().getAddress(), server.address().getPort());
    socket.setSoTimeout(TIMEOUT_MS);
    return socket;
  }

  private static void send(Socket socket, byte[] query) throws IOException {
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.writeShort(query.length);
    out.write(query);
    out.flush();
  }

  private static Message receive(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] reply = new byte[in.readUnsignedShort()];
    in.readFully(reply);
    return new Message(reply);
  }

  @Test
  void answersOverUdp() throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      assertEquals("127.31.0.4", first(overUdp(socket)));
      nodes = List.of(new NodeAddress("us-east-1b", "127.31.16.4", true));
      assertEquals("127.31.16.4", first(overUdp(socket)));
    }
  }

  @Test
  void answersSeveralQueriesOnOneConnection() throws IOException {
    try (Socket socket = connect()) {
      for (int i = 0; i < 3; i++) {
        send(socket, query());
        assertEquals("127.31.0.4", first(receive(socket)));
      }
    }
  }

  @Test
  void answersLongListsOverTcp() throws IOException {
    nodes =
        java.util.stream.IntStream.range(0, 200)
            .mapToObj(i -> new NodeAddress("us-east-1a", "127.31.1." + i, true))
            .toList();
    try (Socket socket = connect()) {
      send(socket, query());
      assertEquals(200, receive(socket).getSection(Section.ANSWER).size());
    }
  }

  @Test
  void malformedQueriesEndTheConnectionAndDoNotHurtUdp() throws IOException {
    try (Socket socket = connect()) {
      send(socket, new byte[] {1, 2, 3});
      assertEquals(-1, socket.getInputStream().read());
    }
    try (DatagramSocket socket = new DatagramSocket()) {
      byte[] garbage = {1, 2, 3};
      socket.send(new DatagramPacket(garbage, garbage.length, server.address()));
      assertEquals("127.31.0.4", first(overUdp(socket)));
    }
  }

  @Test
  void queryInPiecesIsPutTogether() throws IOException {
    byte[] query = query();
    try (Socket socket = connect()) {
      socket.setTcpNoDelay(true);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.write(0);
      out.flush();
      out.write(query.length);
      for (byte each : query) {
        out.write(each);
        out.flush();
      }
      assertEquals("127.31.0.4", first(receive(socket)));
    }
  }

  @Test
  void closedServerAnswersNobody() throws IOException {
    InetSocketAddress address = server.address();
    try (Socket open = connect()) {
      send(open, query());
      receive(open);
      server.close();
      assertEquals(-1, open.getInputStream().read());
    }
    assertThrows(
        IOException.class, () -> new Socket(address.getAddress(), address.getPort()).close());
  }

  @Test
  void noQueryIsLostWhenASuccessorTakesOver() throws Exception {
    for (int round = 0; round < 20; round++) {
      List<DatagramSocket> asked = new ArrayList<>();
      DnsServer old = server;
      try {
        byte[] query = query();
        for (int i = 0; i < 20; i++) {
          asked.add(new DatagramSocket());
        }
        server =
            DnsServer.start(
                new DnsOptions(old.address(), "elb.tidegate.internal", "us-east-1", true),
                new DnsContent(name -> Optional.of(nodes), name -> List.of()),
                (where, cause) -> {
                  throw new AssertionError(where, cause);
                });
        for (DatagramSocket socket : asked) {
          socket.send(new DatagramPacket(query, query.length, old.address()));
        }
        try (Socket waits = connect()) {
          old.retire();
          waits.getOutputStream().write(framed(query));
          assertTrue(waits.getInputStream().read() >= 0, "a connection that waited is served");
        }
        for (DatagramSocket socket : asked) {
          socket.setSoTimeout(TIMEOUT_MS);
          socket.receive(new DatagramPacket(new byte[2048], 2048));
        }
      } finally {
        asked.forEach(DatagramSocket::close);
        old.close();
      }
    }
  }

  private static byte[] framed(byte[] query) {
    byte[] framed = new byte[query.length + 2];
    framed[0] = (byte) (query.length >> 8);
    framed[1] = (byte) query.length;
    System.arraycopy(query, 0, framed, 2, query.length);
    return framed;
  }

  @Test
  void takenPortIsAnError() {
    IOException failed =
        assertThrows(
            IOException.class,
            () ->
                DnsServer.start(
                    new DnsOptions(server.address(), "elb.tidegate.internal", "us-east-1", false),
                    new DnsContent(name -> Optional.empty(), name -> List.of()),
                    (where, cause) -> {}));
    assertTrue(String.valueOf(failed.getMessage()).contains("in use"), failed.getMessage());
  }
}
