package io.tidegate.cli.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Asks a DNS server for the IPv4 addresses of a name, by UDP (RFC 1035 section 4). */
final class DnsLookup {
  private static final int TYPE_A = 1;
  private static final int CLASS_IN = 1;
  private static final int TIMEOUT_MS = 2000;

  private DnsLookup() {}

  /** The addresses in the order of the answer, none when the name has none. */
  static List<String> addresses(InetSocketAddress server, String name) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(TIMEOUT_MS);
      byte[] question = question(name);
      socket.send(new DatagramPacket(question, question.length, server));
      byte[] buffer = new byte[4096];
      DatagramPacket answer = new DatagramPacket(buffer, buffer.length);
      socket.receive(answer);
      return parse(ByteBuffer.wrap(buffer, 0, answer.getLength()));
    }
  }

  private static byte[] question(String name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x54, 0x47, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    for (String label : name.split("\\.")) {
      out.write(label.length());
      out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    out.writeBytes(new byte[] {0, 0, TYPE_A, 0, CLASS_IN});
    return out.toByteArray();
  }

  static List<String> parse(ByteBuffer message) throws IOException {
    try {
      return records(message);
    } catch (BufferUnderflowException | IllegalArgumentException cut) {
      throw new IOException("the DNS answer cannot be read", cut);
    }
  }

  private static List<String> records(ByteBuffer message) throws IOException {
    int answers = message.getShort(6);
    message.position(12);
    skipName(message);
    message.getInt();
    List<String> found = new ArrayList<>();
    for (int i = 0; i < answers; i++) {
      skipName(message);
      int type = message.getShort();
      message.getShort();
      message.getInt();
      byte[] data = new byte[message.getShort() & 0xffff];
      message.get(data);
      if (type == TYPE_A && data.length == 4) {
        found.add(InetAddress.getByAddress(data).getHostAddress());
      }
    }
    return found;
  }

  private static void skipName(ByteBuffer message) {
    int length = message.get() & 0xff;
    while (length != 0 && length < 0xc0) {
      message.position(message.position() + length);
      length = message.get() & 0xff;
    }
    if (length >= 0xc0) {
      message.get();
    }
  }
}
