package io.tidegate.control.ec2;

import io.tidegate.base.Ipv6Text;
import io.tidegate.control.AddressAllocator;
import io.tidegate.model.ApiError;
import io.tidegate.model.ec2.Instance.Ipv6Address;
import io.tidegate.model.ec2.Ipv6Wish;
import io.tidegate.model.ec2.LaunchTemplateData;
import io.tidegate.model.ec2.Subnet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The IPv6 addresses that a launch asks for: one per instance at most. Pure. */
final class Ipv6Launch {
  private Ipv6Launch() {}

  /** What {@code command} and its template ask for; the command's word counts first. */
  static Optional<Ipv6Wish> wish(RunInstancesCommand command, LaunchTemplateData data) {
    return command
        .ipv6()
        .or(() -> data.networkInterfaces().stream().findFirst().flatMap(nic -> nic.ipv6()));
  }

  /**
   * Throws unless instances can have what is asked for.
   *
   * @throws ApiError {@code InvalidParameterCombination}, {@code InvalidParameterValue}, {@code
   *     Unsupported}
   */
  static void check(Ipv6Wish wish) {
    if (wish.count().filter(count -> count < 0).isPresent()) {
      throw Ec2Errors.invalidValue("The number of IPv6 addresses must not be negative.");
    }
    if (wish.count().filter(count -> count > 0).isPresent() && !wish.addresses().isEmpty()) {
      throw Ec2Errors.combination(
          "The parameter Ipv6AddressCount cannot be used together with Ipv6Addresses.");
    }
    if (wish.wanted() > 1) {
      throw Ec2Errors.unsupported("more than one IPv6 address of an instance");
    }
    for (String address : wish.addresses()) {
      if (Ipv6Text.parse(address).isEmpty()) {
        throw Ec2Errors.invalidValue("Invalid IPv6 address: '" + address + "'.");
      }
    }
    if (wish.primary().orElse(false) && wish.wanted() == 0) {
      throw Ec2Errors.combination("A primary IPv6 address needs an IPv6 address.");
    }
  }

  /** The addresses of {@code count} instances in {@code subnet}, in their order. */
  static List<Optional<Ipv6Address>> take(
      AddressAllocator addresses, Optional<Ipv6Wish> wish, Subnet subnet, int count) {
    wish.ifPresent(Ipv6Launch::check);
    List<Optional<Ipv6Address>> taken = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      taken.add(
          wish.filter(one -> one.wanted() > 0).map(one -> take(addresses, one, subnet, count)));
    }
    return taken;
  }

  private static Ipv6Address take(
      AddressAllocator addresses, Ipv6Wish wish, Subnet subnet, int count) {
    if (subnet.ipv6Cidr().isEmpty()) {
      throw Ec2Errors.combination(
          "The subnet '"
              + subnet.id()
              + "' has no associated IPv6 CIDR block. The setting vpc-ipv6-cidr gives it one.");
    }
    boolean primary = wish.primary().orElse(false);
    if (wish.addresses().isEmpty()) {
      return new Ipv6Address(addresses.takeIpv6(subnet).orElseThrow(), primary);
    }
    if (count > 1) {
      throw Ec2Errors.combination("An IPv6 address can be given for one instance only.");
    }
    String wanted = Ipv6Text.canonical(wish.addresses().getFirst()).orElseThrow();
    if (!subnet.contains(wanted)) {
      throw Ec2Errors.invalidValue(
          "Address " + wanted + " does not fall within the subnet's address range");
    }
    if (AddressAllocator.isReserved(subnet, wanted)) {
      throw Ec2Errors.invalidValue("Address " + wanted + " is in subnet's reserved address range");
    }
    if (!addresses.takeIpv6(wanted)) {
      throw ApiError.of("InvalidIPAddress.InUse", "Address " + wanted + " is in use.");
    }
    return new Ipv6Address(wanted, primary);
  }
}
