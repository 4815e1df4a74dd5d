package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** Clients that cost much and do nothing: they are told H3_EXCESSIVE_LOAD, and nothing is left. */
class Http3AbuseTest {
  private static final int EXCESSIVE_LOAD = 0x107;

  /** GET https://a/ as a HEADERS frame. */
  private static final String GET = "0108 0000 d1d7c1 500161";

  /** What an attack does until it is disconnected. */
  private interface Attack {
    void step(H3Wire wire) throws Exception;
  }

  private static void endsFor(Attack attack) throws Exception {
    try (Backend backend = Backend.echoLength(Plane.nextAddress());
        Plane plane = Http3Test.plane(1)) {
      plane.forwardTo(backend);
      try (H3Client honest = new H3Client(plane, "a.test");
          H3Wire wire = new H3Wire(plane)) {
        wire.send(QuicStreamType.UNIDIRECTIONAL, "00 0400");
        for (int i = 0; i < 5_000 && !wire.closed.isDone(); i++) {
          try {
            attack.step(wire);
          } catch (Exception disconnected) {
            break;
          }
        }
        assertEquals(EXCESSIVE_LOAD, wire.error());
        assertEquals(200, honest.get("/").status());
      }
      Plane.until("closed", () -> plane.plane.census().clientConnections() == 0);
      assertEquals(0, plane.plane.census().borrowedBytes());
    }
  }

  @Test
  void requestsThatAreResetAtOnce() throws Exception {
    endsFor(
        wire -> {
          QuicStreamChannel stream = wire.open(QuicStreamType.BIDIRECTIONAL, new H3Wire.Stream());
          H3Wire.write(stream, GET);
          stream.shutdown(0x10c, stream.newPromise()).await(1_000);
        });
  }

  @Test
  void requestsThatMakeUsResetThem() throws Exception {
    endsFor(wire -> wire.send(QuicStreamType.BIDIRECTIONAL, "0107 0000 d1d7 500161."));
  }

  @Test
  void emptyFramesWithoutEnd() throws Exception {
    H3Wire.Stream events = new H3Wire.Stream();
    QuicStreamChannel[] stream = new QuicStreamChannel[1];
    endsFor(
        wire -> {
          if (stream[0] == null) {
            stream[0] = wire.open(QuicStreamType.BIDIRECTIONAL, events);
            H3Wire.write(stream[0], GET);
          }
          H3Wire.write(stream[0], "0000".repeat(500));
        });
  }

  @Test
  void staticEntriesThatGrowAThousandfold() throws Exception {
    endsFor(
        wire -> wire.send(QuicStreamType.BIDIRECTIONAL, "0180010000 0000" + "ff16".repeat(32_767)));
  }

  @Test
  void headsThatAreNeverFinished() throws Exception {
    endsFor(
        wire -> wire.send(QuicStreamType.BIDIRECTIONAL, "0180012000 0000" + "d1".repeat(30_000)));
  }

  @Test
  void oneWayStreamsOfUnknownTypesAreNotReadAndFew() throws Exception {
    try (Plane plane = Http3Test.plane(1)) {
      plane.forwardTo(new Backend[0]);
      try (H3Wire wire = new H3Wire(plane)) {
        for (int i = 0; i < 8; i++) {
          wire.send(QuicStreamType.UNIDIRECTIONAL, "21" + "00".repeat(1_000));
        }
        assertEquals(0, wire.mayOpen(QuicStreamType.UNIDIRECTIONAL));
      }
    }
  }

  @Test
  void manyHandshakesMustProveTheirAddress() throws Exception {
    try (Plane plane = Http3Test.plane(1);
        Backend backend = Backend.echoLength(Plane.nextAddress())) {
      plane.forwardTo(backend);
      var to = new InetSocketAddress(InetAddress.ofLiteral(plane.address), plane.port);
      try (DatagramSocket socket = new DatagramSocket()) {
        socket.setSoTimeout(20_000);
        for (byte[] initial : H3Initials.of(80)) {
          socket.send(new DatagramPacket(initial, initial.length, to));
        }
        DatagramPacket answer = new DatagramPacket(new byte[2_000], 2_000);
        do {
          socket.receive(answer);
        } while (!H3Initials.isRetry(answer.getData()));
      }
      assertEquals(65, plane.plane.census().clientConnections());
      try (H3Client client = new H3Client(plane, "a.test")) {
        assertEquals(200, client.get("/").status());
      }
    }
  }
}
