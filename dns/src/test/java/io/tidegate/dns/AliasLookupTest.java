package io.tidegate.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

class AliasLookupTest {
  @Test
  void findsWhereANameLeadsAndKeepsNothing() throws Exception {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> serve(socket));
      AliasLookup lookup =
          new AliasLookup(
              Optional.of(new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort())));
      assertEquals(Optional.of("v1.example.net"), lookup.target("_acme-challenge.example.com."));
      assertEquals(Optional.of("v2.example.net"), lookup.target("_acme-challenge.example.com."));
      assertEquals(Optional.empty(), lookup.target("other.example.com."));
      assertEquals(Optional.empty(), lookup.target("not..a.name"));
    }
  }

  /** Answers with another alias each time, as an owner does who corrects one. */
  private static void serve(DatagramSocket socket) {
    byte[] buffer = new byte[512];
    for (int count = 1; ; count++) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
        Message query = new Message(Arrays.copyOf(buffer, packet.getLength()));
        Message reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.addRecord(query.getQuestion(), Section.QUESTION);
        Name name = query.getQuestion().getName();
        if (name.toString().startsWith("_acme")) {
          Name target = Name.fromString("V" + count + ".example.net.");
          reply.addRecord(new CNAMERecord(name, DClass.IN, 300, target), Section.ANSWER);
        } else {
          reply.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        byte[] bytes = reply.toWire();
        socket.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
      } catch (SocketException closed) {
        return;
      } catch (IOException failed) {
        throw new AssertionError(failed);
      }
    }
  }
}
