package io.tidegate.control.ec2;

import io.tidegate.base.Ipv6Text;
import io.tidegate.model.ApiError;
import io.tidegate.model.Cidr;
import io.tidegate.model.ec2.SecurityGroup.Permission;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What one security group rule says: protocol, ports and one peer, in EC2's canonical form.
 * Protocol is {@code tcp}, {@code udp}, {@code icmp}, {@code icmpv6}, a number, or {@code -1} for
 * all, which has no ports. For ICMP the ports are type and code, −1 is any.
 */
public record RuleSpec(
    String protocol,
    int fromPort,
    int toPort,
    Optional<String> cidr,
    Optional<String> groupId,
    String description) {
  private static final Map<String, String> NAMES =
      Map.of("6", "tcp", "17", "udp", "1", "icmp", "58", "icmpv6", "all", "-1");

  /** Canonical and checked. */
  public RuleSpec {
    String lower = protocol.toLowerCase(Locale.ROOT);
    protocol = NAMES.getOrDefault(lower, lower);
    cidr = cidr.map(RuleSpec::canonical);
    if (cidr.isPresent() == groupId.isPresent()) {
      throw Ec2Errors.missing("exactly one peer: a CIDR block or a security group");
    }
    switch (protocol) {
      case "tcp", "udp" -> checkPorts(fromPort, toPort);
      case "icmp", "icmpv6" -> {
        if (fromPort < -1 || fromPort > 255 || toPort < -1 || toPort > 255) {
          throw Ec2Errors.invalidValue("ICMP types and codes are -1 to 255.");
        }
      }
      default -> {
        if (!protocol.matches("-1|[0-9]{1,3}") || Integer.parseInt(protocol) > 255) {
          throw Ec2Errors.invalidValue("Invalid value '" + protocol + "' for IP protocol.");
        }
        fromPort = -1;
        toPort = -1;
      }
    }
  }

  /** Any IPv4 peer. */
  public static RuleSpec anywhere(String protocol, int fromPort, int toPort) {
    return new RuleSpec(protocol, fromPort, toPort, Optional.of("0.0.0.0/0"), Optional.empty(), "");
  }

  /** The rule with an id and a direction. */
  Permission withId(String id, boolean egress) {
    return new Permission(id, egress, protocol, fromPort, toPort, cidr, groupId, description);
  }

  /** Whether a rule says the same, whatever its description. */
  boolean matches(Permission rule) {
    return rule.protocol().equals(protocol)
        && rule.fromPort() == fromPort
        && rule.toPort() == toPort
        && rule.cidr().equals(cidr)
        && rule.groupId().equals(groupId);
  }

  /** As EC2 writes it in refusals. */
  String describe() {
    String peer = cidr.or(() -> groupId).orElse("");
    String name = protocol.equals("-1") ? "ALL" : protocol.toUpperCase(Locale.ROOT);
    String ports = protocol.equals("-1") ? "" : ", from port: " + fromPort + ", to port: " + toPort;
    return "peer: " + peer + ", " + name + ports + ", ALLOW";
  }

  private static void checkPorts(int from, int to) {
    if (from < 0 || to > 65_535 || from > to) {
      throw Ec2Errors.invalidValue(
          "Invalid TCP/UDP port range (" + from + ":" + to + "): 0 to 65535, from not above to.");
    }
  }

  private static String canonical(String block) {
    if (block.indexOf(':') >= 0) {
      return ipv6(block);
    }
    return Cidr.tryParse(block).map(Cidr::toString).orElseThrow(() -> malformed(block));
  }

  private static String ipv6(String block) {
    int slash = block.indexOf('/');
    String address = slash < 0 ? block : block.substring(0, slash);
    String bits = slash < 0 ? "" : block.substring(slash + 1);
    if (!address.matches("[0-9a-fA-F:.]+") || !bits.matches("[0-9]{1,3}")) {
      throw malformed(block);
    }
    int prefix = Integer.parseInt(bits);
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress();
      if (prefix > bytes.length * 8) {
        throw malformed(block);
      }
      for (int bit = prefix; bit < bytes.length * 8; bit++) {
        bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
      }
      return Ipv6Text.of(bytes) + "/" + prefix;
    } catch (UnknownHostException bad) {
      throw malformed(block);
    }
  }

  private static ApiError malformed(String block) {
    return Ec2Errors.invalidValue("CIDR block " + block + " is malformed");
  }
}
