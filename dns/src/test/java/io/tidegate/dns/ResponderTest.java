package io.tidegate.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.elbv2.NodeAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

class ResponderTest {
  private static final String WEB = "web-123456789.us-east-1.elb.tidegate.internal";

  private final Map<String, List<NodeAddress>> balancers = new HashMap<>();
  private final Map<String, List<String>> proofs = new HashMap<>();
  private final Responder responder =
      new Responder(
          new DnsOptions(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
              "elb.tidegate.internal",
              "us-east-1",
              false),
          InetAddress.getLoopbackAddress(),
          new DnsContent(
              name -> Optional.ofNullable(balancers.get(name)),
              name -> proofs.getOrDefault(name, List.of())));

  private static NodeAddress node(char zone, boolean healthy) {
    return new NodeAddress("us-east-1" + zone, "127.31." + (zone - 'a') * 16 + ".4", healthy);
  }

  private static Message query(String name, int type) {
    try {
      return Message.newQuery(Record.newRecord(Name.fromString(name + "."), type, DClass.IN));
    } catch (TextParseException bad) {
      throw new AssertionError(bad);
    }
  }

  private Message ask(Message query) {
    try {
      return new Message(responder.answer(query.toWire(), true).orElseThrow());
    } catch (IOException bad) {
      throw new AssertionError(bad);
    }
  }

  private Message ask(String name, int type) {
    return ask(query(name, type));
  }

  private static Set<String> addresses(Message reply) {
    Set<String> found = new TreeSet<>();
    reply.getSection(Section.ANSWER).forEach(record -> found.add(record.rdataToString()));
    return found;
  }

  @Test
  void namesOneAddressPerHealthyZone() {
    balancers.put(WEB, List.of(node('a', true), node('b', false), node('c', true)));
    Message reply = ask(WEB, Type.A);
    assertEquals(Rcode.NOERROR, reply.getRcode());
    assertTrue(reply.getHeader().getFlag(Flags.AA));
    assertFalse(reply.getHeader().getFlag(Flags.RA));
    assertEquals(Set.of("127.31.0.4", "127.31.32.4"), addresses(reply));
    assertEquals(60, reply.getSection(Section.ANSWER).getFirst().getTTL());
  }

  @Test
  void namesAllNodesWhenNoZoneIsHealthy() {
    balancers.put(WEB, List.of(node('a', false), node('b', false)));
    assertEquals(Set.of("127.31.0.4", "127.31.16.4"), addresses(ask(WEB, Type.A)));
  }

  @Test
  void letterCaseOfTheQuestionIsKeptAndDoesNotMatter() {
    balancers.put(WEB, List.of(node('a', true)));
    String mixed = WEB.replace("web", "WeB").replace("internal", "INTERNAL");
    Message reply = ask(mixed, Type.A);
    assertEquals(Set.of("127.31.0.4"), addresses(reply));
    assertEquals(mixed + ".", reply.getSection(Section.ANSWER).getFirst().getName().toString());
  }

  @Test
  void zonalNameIsThatZoneEvenWhenUnhealthy() {
    balancers.put(WEB, List.of(node('a', true), node('b', false)));
    assertEquals(Set.of("127.31.16.4"), addresses(ask("us-east-1b." + WEB, Type.A)));
    assertEquals(Rcode.NXDOMAIN, ask("us-east-1c." + WEB, Type.A).getRcode());
    assertEquals(Rcode.NXDOMAIN, ask("x.us-east-1a." + WEB, Type.A).getRcode());
  }

  @Test
  void showsProofsAsTextAndForgetsThem() {
    String name = "_0a.acm-validations.elb.tidegate.internal";
    proofs.put(name, List.of("first", "second"));
    Message reply = ask(name.replace("_0a", "_0A"), Type.TXT);
    assertEquals(Set.of("first", "second"), addresses(reply));
    assertEquals(1, reply.getSection(Section.ANSWER).getFirst().getTTL());
    proofs.clear();
    assertEquals(Rcode.NXDOMAIN, ask(name, Type.TXT).getRcode());
    String above = "acm-validations.elb.tidegate.internal";
    assertEquals(
        Rcode.NOERROR, ask(above, Type.NS).getRcode(), "RFC 8020: there may be more below");
  }

  @Test
  void addressesTakeTurnsToBeFirst() {
    balancers.put(WEB, List.of(node('a', true), node('b', true)));
    Set<String> firsts = new TreeSet<>();
    for (int i = 0; i < 2; i++) {
      firsts.add(ask(WEB, Type.A).getSection(Section.ANSWER).getFirst().rdataToString());
    }
    assertEquals(2, firsts.size());
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          web-123456789.us-east-1.elb.tidegate.internal, AAAA,  NOERROR,  0, SOA
          web-123456789.us-east-1.elb.tidegate.internal, TXT,   NOERROR,  0, SOA
          web-123456789.us-east-1.elb.tidegate.internal, SOA,   NOERROR,  0, SOA
          web-123456789.us-east-1.elb.tidegate.internal, ANY,   NOERROR,  1, -
          other-1.us-east-1.elb.tidegate.internal,       A,     NXDOMAIN, 0, SOA
          web-123456789.us-west-2.elb.tidegate.internal, A,     NXDOMAIN, 0, SOA
          us-east-1.elb.tidegate.internal,               A,     NOERROR,  0, SOA
          us-west-2.elb.tidegate.internal,               A,     NXDOMAIN, 0, SOA
          elb.tidegate.internal,                         A,     NOERROR,  0, SOA
          elb.tidegate.internal,                         SOA,   NOERROR,  1, -
          elb.tidegate.internal,                         NS,    NOERROR,  1, -
          ns.elb.tidegate.internal,                      A,     NOERROR,  1, -
          tidegate.internal,                             A,     REFUSED,  0, -
          example.com,                                   A,     REFUSED,  0, -
          notelb.tidegate.internal,                      A,     REFUSED,  0, -
          elb.tidegate.internal,                         AXFR,  REFUSED,  0, -
          """)
  void answersByTheBook(String name, String type, String rcode, int answers, String authority) {
    balancers.put(WEB, List.of(node('a', true)));
    Message reply = ask(name, Type.value(type));
    assertEquals(rcode, Rcode.string(reply.getRcode()));
    assertEquals(answers, reply.getSection(Section.ANSWER).size());
    List<String> said =
        reply.getSection(Section.AUTHORITY).stream()
            .map(record -> Type.string(record.getType()))
            .toList();
    assertEquals(authority.equals("-") ? List.of() : List.of(authority), said);
    boolean ours = !rcode.equals("REFUSED");
    assertEquals(ours, reply.getHeader().getFlag(Flags.AA));
  }

  @Test
  void otherClassesAndOpcodesAreRefused() throws IOException {
    Message chaos =
        Message.newQuery(
            Record.newRecord(Name.fromString("elb.tidegate.internal."), Type.A, DClass.CHAOS));
    assertEquals(Rcode.REFUSED, ask(chaos).getRcode());
    Message update = query(WEB, Type.A);
    update.getHeader().setOpcode(Opcode.NOTIFY);
    assertEquals(Rcode.NOTIMP, ask(update).getRcode());
  }

  @Test
  void noQuestionOrTwoAreMalformed() throws IOException {
    assertEquals(Rcode.FORMERR, ask(new Message(7)).getRcode());
    Message two = query(WEB, Type.A);
    two.addRecord(Record.newRecord(Name.fromString("a.b."), Type.A, DClass.IN), Section.QUESTION);
    assertEquals(Rcode.FORMERR, ask(two).getRcode());
  }

  @Test
  void extensionsAreAnsweredInKind() {
    balancers.put(WEB, List.of(node('a', true)));
    assertEquals(null, ask(WEB, Type.A).getOPT());
    Message query = query(WEB, Type.A);
    query.addRecord(new OPTRecord(4096, 0, 0), Section.ADDITIONAL);
    assertEquals(Responder.LARGEST_UDP, ask(query).getOPT().getPayloadSize());
    Message future = query(WEB, Type.A);
    future.addRecord(new OPTRecord(4096, 0, 1), Section.ADDITIONAL);
    Message reply = ask(future);
    assertEquals(Rcode.BADVERS, reply.getRcode());
    assertEquals(0, reply.getSection(Section.ANSWER).size());
  }

  @Test
  void longAnswersAreCutOverUdpOnly() throws IOException {
    List<NodeAddress> nodes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      nodes.add(new NodeAddress("us-east-1a", "127.31.1." + i, true));
    }
    balancers.put(WEB, nodes);
    byte[] query = query(WEB, Type.A).toWire();
    byte[] cut = responder.answer(query, true).orElseThrow();
    assertTrue(cut.length <= 512);
    assertTrue(new Message(cut).getHeader().getFlag(Flags.TC));
    byte[] whole = responder.answer(query, false).orElseThrow();
    assertEquals(100, new Message(whole).getSection(Section.ANSWER).size());
    assertFalse(new Message(whole).getHeader().getFlag(Flags.TC));
  }

  @Test
  void responsesAndGarbageAreDropped() {
    Message response = query(WEB, Type.A);
    response.getHeader().setFlag(Flags.QR);
    assertEquals(Optional.empty(), responder.answer(response.toWire(), true));
    byte[] query = query(WEB, Type.A).toWire();
    for (int length = 0; length < 12; length++) {
      assertEquals(
          Optional.empty(), responder.answer(Arrays.copyOf(query, length), true), "" + length);
    }
  }

  @Test
  void noPacketBreaksIt() {
    balancers.put(WEB, List.of(node('a', true)));
    SplittableRandom random = new SplittableRandom(42);
    byte[] query = query(WEB, Type.A).toWire();
    for (int round = 0; round < 5000; round++) {
      byte[] bent = Arrays.copyOf(query, random.nextInt(query.length + 1));
      for (int flips = random.nextInt(6); flips > 0 && bent.length > 0; flips--) {
        bent[random.nextInt(bent.length)] = (byte) random.nextInt(256);
      }
      responder.answer(bent, true);
      responder.answer(bent, false);
    }
  }
}
