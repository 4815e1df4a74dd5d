package io.tidegate.server;

import io.tidegate.dataplane.Inheritance;
import io.tidegate.dataplane.listen.ListeningSockets;
import io.tidegate.dataplane.sys.DescriptorSocket;
import io.tidegate.dataplane.sys.DescriptorSocket.Message;
import io.tidegate.model.elbv2.TargetHealth;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An {@link Inheritance} as messages of a Unix socket that only this user can open. Stateless.
 * Versions may differ: who receives skips messages that it does not know.
 *
 * <ul>
 *   <li>{@code ADDRESS PORT}, for UDP {@code ADDRESS PORT quic}, with the descriptors that listen
 *       there;
 *   <li>{@code tickets SECRET}, base64;
 *   <li>{@code health}, then a line per target: key, state, reason, description, tabs between;
 *   <li>{@code end}.
 * </ul>
 */
final class InheritanceWire {
  private static final String TICKETS = "tickets ";
  private static final String QUIC = " quic";
  private static final String HEALTH = "health\n";
  private static final String END = "end";
  private static final int LARGEST_TEXT = 12_000;

  private InheritanceWire() {}

  /** Sends all of it. */
  static void send(DescriptorSocket to, Inheritance inheritance) throws IOException {
    for (ListeningSockets one : inheritance.sockets()) {
      String words = one.address() + " " + one.port() + (one.quic() ? QUIC : "");
      to.send(new Message(words, one.descriptors()));
    }
    if (inheritance.ticketSecret().isPresent()) {
      byte[] secret = inheritance.ticketSecret().get();
      to.send(text(TICKETS + Base64.getEncoder().encodeToString(secret)));
    }
    StringBuilder lines = new StringBuilder(HEALTH);
    for (Map.Entry<String, TargetHealth> one : inheritance.health().entrySet()) {
      lines.append(line(one.getKey(), one.getValue()));
      if (lines.length() > LARGEST_TEXT) {
        to.send(text(lines.toString()));
        lines.setLength(HEALTH.length());
      }
    }
    to.send(text(lines.toString()));
    to.send(text(END));
  }

  private static Message text(String text) {
    return new Message(text, List.of());
  }

  private static String line(String key, TargetHealth health) {
    List<String> words = List.of(key, health.state().name(), health.reason(), health.description());
    return String.join("\t", words.stream().map(word -> word.replaceAll("\\s", " ")).toList())
        + "\n";
  }

  /**
   * Receives all of it.
   *
   * @throws IOException when the sender ended before it was whole
   */
  static Inheritance receive(DescriptorSocket from) throws IOException {
    List<ListeningSockets> sockets = new ArrayList<>();
    Optional<byte[]> tickets = Optional.empty();
    Map<String, TargetHealth> health = new HashMap<>();
    while (true) {
      Message message = from.receive();
      String text = message.text();
      if (text.isEmpty()) {
        throw new IOException("it ended before its sockets were here");
      } else if (text.equals(END)) {
        return new Inheritance(sockets, tickets, health);
      } else if (text.startsWith(TICKETS)) {
        tickets = Optional.of(Base64.getDecoder().decode(text.substring(TICKETS.length())));
      } else if (text.startsWith(HEALTH)) {
        text.lines().skip(1).forEach(line -> read(line, health));
      } else if (!message.descriptors().isEmpty()) {
        String[] words = text.split(" ", 3);
        sockets.add(
            new ListeningSockets(
                words[0], Integer.parseInt(words[1]), text.endsWith(QUIC), message.descriptors()));
      }
    }
  }

  private static void read(String line, Map<String, TargetHealth> health) {
    String[] words = line.split("\t", -1);
    health.put(
        words[0], new TargetHealth(TargetHealth.State.valueOf(words[1]), words[2], words[3]));
  }
}
