package io.tidegate.dns;

import io.tidegate.model.elbv2.NodeAddress;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Answers one query: authoritative for one domain (RFC 1034 section 4.3.2), negative answers carry
 * the SOA (RFC 2308), EDNS version 0 (RFC 6891). Safe from any thread; the order of addresses turns
 * with every answer.
 */
final class Responder {
  /** Seconds that an answer may be kept, as AWS has it. */
  static final int TTL = 60;

  /** Seconds that an authority may keep a proof: the next one differs. */
  static final int PROOF_TTL = 1;

  /** The largest UDP answer, whatever the client offers (DNS flag day 2020). */
  static final int LARGEST_UDP = 1232;

  private static final int SMALLEST_UDP = 512;
  private static final int LARGEST_TCP = 65_535;
  private static final int REFRESH = 3600;
  private static final int RETRY = 600;
  private static final int EXPIRE = 86_400;

  private final Name domain;
  private final Name region;
  private final Name validations;
  private final Name server;
  private final SOARecord authority;
  private final InetAddress self;
  private final DnsContent content;
  private int turn;

  /** {@code self} is this server's own address. */
  Responder(DnsOptions options, InetAddress self, DnsContent content) {
    this.self = self;
    this.content = content;
    try {
      this.domain = Name.fromString(options.domain().toLowerCase(Locale.ROOT) + ".");
      this.region = Name.fromString(options.region(), domain);
      this.validations = Name.fromString("acm-validations", domain);
      this.server = Name.fromString("ns", domain);
      Name mailbox = Name.fromString("hostmaster", domain);
      this.authority =
          new SOARecord(domain, DClass.IN, TTL, server, mailbox, 1, REFRESH, RETRY, EXPIRE, TTL);
    } catch (TextParseException bad) {
      throw new IllegalArgumentException("not a domain: " + options.domain(), bad);
    }
  }

  /** The answer to {@code packet}; nothing when it is no query and must be dropped. */
  Optional<byte[]> answer(byte[] packet, boolean udp) {
    Message query;
    try {
      query = new Message(packet);
    } catch (IOException | RuntimeException malformed) {
      return Optional.empty();
    }
    if (query.getHeader().getFlag(Flags.QR)) {
      return Optional.empty();
    }
    Message reply = respond(query);
    return Optional.of(reply.toWire(udp ? udpSize(query) : LARGEST_TCP));
  }

  private static int udpSize(Message query) {
    OPTRecord options = query.getOPT();
    return options == null
        ? SMALLEST_UDP
        : Math.clamp(options.getPayloadSize(), SMALLEST_UDP, LARGEST_UDP);
  }

  private Message respond(Message query) {
    Message reply = new Message(query.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    reply.getHeader().setOpcode(query.getHeader().getOpcode());
    if (query.getHeader().getFlag(Flags.RD)) {
      reply.getHeader().setFlag(Flags.RD);
    }
    Record question = query.getQuestion();
    boolean one = query.getHeader().getCount(Section.QUESTION) == 1;
    if (question != null && one) {
      reply.addRecord(question, Section.QUESTION);
    }
    OPTRecord options = query.getOPT();
    int extended = 0;
    if (query.getHeader().getOpcode() != Opcode.QUERY) {
      reply.getHeader().setRcode(Rcode.NOTIMP);
    } else if (question == null || !one) {
      reply.getHeader().setRcode(Rcode.FORMERR);
    } else if (options != null && options.getVersion() > 0) {
      extended = Rcode.BADVERS >> 4;
    } else {
      resolve(question, reply);
    }
    if (options != null) {
      reply.addRecord(new OPTRecord(LARGEST_UDP, extended, 0), Section.ADDITIONAL);
    }
    return reply;
  }

  private void resolve(Record question, Message reply) {
    Name name = question.getName();
    int type = question.getType();
    boolean ours =
        question.getDClass() == DClass.IN
            && name.subdomain(domain)
            && type != Type.AXFR
            && type != Type.IXFR;
    if (!ours) {
      reply.getHeader().setRcode(Rcode.REFUSED);
      return;
    }
    reply.getHeader().setFlag(Flags.AA);
    Optional<List<Record>> records = records(name);
    if (records.isEmpty()) {
      reply.getHeader().setRcode(Rcode.NXDOMAIN);
      reply.addRecord(authority, Section.AUTHORITY);
      return;
    }
    List<Record> wanted =
        records.get().stream()
            .filter(record -> type == Type.ANY || record.getType() == type)
            .toList();
    if (wanted.isEmpty()) {
      reply.addRecord(authority, Section.AUTHORITY);
    } else {
      wanted.forEach(record -> reply.addRecord(record, Section.ANSWER));
    }
  }

  /** All records of a name, owned by it as it was asked; nothing when there is no such name. */
  private Optional<List<Record>> records(Name name) {
    if (name.equals(domain)) {
      return Optional.of(List.of(authority, new NSRecord(domain, DClass.IN, TTL, server)));
    }
    if (name.equals(server)) {
      return Optional.of(List.of(address(name, self)));
    }
    if (name.equals(region) || name.equals(validations)) {
      return Optional.of(List.of());
    }
    String text = name.toString(true).toLowerCase(Locale.ROOT);
    List<String> proofs = content.proofs().apply(text);
    if (!proofs.isEmpty()) {
      return Optional.of(texts(name, proofs));
    }
    Optional<List<NodeAddress>> nodes = content.balancers().apply(text);
    if (nodes.isPresent()) {
      return Optional.of(addresses(name, serving(nodes.get())));
    }
    int dot = text.indexOf('.');
    String zone = text.substring(0, dot);
    return content
        .balancers()
        .apply(text.substring(dot + 1))
        .map(all -> all.stream().filter(node -> node.zone().equals(zone)).toList())
        .filter(own -> !own.isEmpty())
        .map(own -> addresses(name, own));
  }

  private static List<Record> texts(Name name, List<String> values) {
    List<Record> records = new ArrayList<>();
    values.forEach(value -> records.add(new TXTRecord(name, DClass.IN, PROOF_TTL, value)));
    return records;
  }

  /** The healthy nodes; all of them when none is. */
  private static List<NodeAddress> serving(List<NodeAddress> nodes) {
    List<NodeAddress> healthy = nodes.stream().filter(NodeAddress::healthy).toList();
    return healthy.isEmpty() ? nodes : healthy;
  }

  private List<Record> addresses(Name name, List<NodeAddress> nodes) {
    List<Record> records = new ArrayList<>();
    int first = nodes.isEmpty() ? 0 : Math.floorMod(nextTurn(), nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      NodeAddress node = nodes.get((first + i) % nodes.size());
      records.add(address(name, InetAddress.ofLiteral(node.address())));
    }
    return records;
  }

  /** RFC 1035 for IPv4, RFC 3596 for IPv6. */
  private static Record address(Name name, InetAddress at) {
    return at instanceof Inet6Address
        ? new AAAARecord(name, DClass.IN, TTL, at)
        : new ARecord(name, DClass.IN, TTL, at);
  }

  private synchronized int nextTurn() {
    return turn++;
  }
}
