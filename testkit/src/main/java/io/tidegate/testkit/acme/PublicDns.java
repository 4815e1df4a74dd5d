package io.tidegate.testkit.acme;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * Public DNS in small: a UDP server for the aliases that owners of names publish, and questions
 * that follow them to the name server of an installation. Thread-safe: a concurrent map.
 */
public final class PublicDns implements AutoCloseable {
  private static final int LARGEST = 1500;

  private final DatagramSocket socket;
  private final Map<String, String> aliases = new ConcurrentHashMap<>();

  /** Answers from now on, on any free port. */
  public PublicDns() throws IOException {
    this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("public-dns").start(this::serve);
  }

  /** Where it answers. */
  public InetSocketAddress address() {
    return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
  }

  /** The owner of {@code name} publishes an alias; both with the final dot. */
  public void publish(String name, String target) {
    aliases.put(name.toLowerCase(Locale.ROOT), target);
  }

  /** The owner takes the alias of {@code name} away. */
  public void withdraw(String name) {
    aliases.remove(name.toLowerCase(Locale.ROOT));
  }

  /** The TXT values of {@code name}: its alias here is followed, then {@code server} is asked. */
  public List<String> texts(String name, InetSocketAddress server) throws IOException {
    Name asked = Name.fromString(name, Name.root);
    for (Record record : ask(asked, Type.CNAME, address())) {
      asked = ((CNAMERecord) record).getTarget();
    }
    List<String> found = new ArrayList<>();
    for (Record record : ask(asked, Type.TXT, server)) {
      found.addAll(((TXTRecord) record).getStrings());
    }
    return found;
  }

  private static List<Record> ask(Name name, int type, InetSocketAddress server)
      throws IOException {
    SimpleResolver resolver = new SimpleResolver(server);
    resolver.setTimeout(Duration.ofSeconds(10));
    return resolver
        .send(Message.newQuery(Record.newRecord(name, type, DClass.IN)))
        .getSection(Section.ANSWER);
  }

  private void serve() {
    byte[] buffer = new byte[LARGEST];
    while (true) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
        byte[] answer = answer(new Message(Arrays.copyOf(buffer, packet.getLength()))).toWire();
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      } catch (SocketException closed) {
        return;
      } catch (IOException bad) {
        throw new java.io.UncheckedIOException(bad);
      }
    }
  }

  private Message answer(Message query) throws IOException {
    Message reply = new Message(query.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    reply.addRecord(query.getQuestion(), Section.QUESTION);
    Name name = query.getQuestion().getName();
    String target = aliases.get(name.toString().toLowerCase(Locale.ROOT));
    if (target == null) {
      reply.getHeader().setRcode(Rcode.NXDOMAIN);
    } else {
      reply.addRecord(
          new CNAMERecord(name, DClass.IN, 300, Name.fromString(target)), Section.ANSWER);
    }
    return reply;
  }

  @Override
  public void close() {
    socket.close();
  }
}
