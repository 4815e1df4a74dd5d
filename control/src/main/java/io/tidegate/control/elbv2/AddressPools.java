package io.tidegate.control.elbv2;

import io.tidegate.model.ApiError;
import io.tidegate.model.elbv2.LoadBalancer;
import java.util.List;
import java.util.Optional;

/** The pools of IPv4 addresses that this installation has. Immutable. */
public record AddressPools(List<AddressPool> all) {
  /** None. */
  public static final AddressPools NONE = new AddressPools(List.of());

  /** Copies. */
  public AddressPools {
    all = List.copyOf(all);
  }

  /**
   * The pool with this id.
   *
   * @throws ApiError {@code InvalidConfigurationRequest} when there is none
   */
  AddressPool find(String id) {
    return all.stream()
        .filter(pool -> pool.id().equals(id))
        .findAny()
        .orElseThrow(
            () ->
                ApiError.of(
                    "InvalidConfigurationRequest",
                    (id.startsWith("ipam-") ? "The IPAM pool '" : "The customer-owned IP pool '")
                        + id
                        + "' does not exist"));
  }

  /** The pool that a load balancer asks for, which it must be able to have. */
  Optional<AddressPool> checked(CreateLoadBalancerCommand command) {
    if (command.ipamPool().isPresent()) {
      AddressRules.checkIpam(command.scheme(), command.ipAddressType());
      if (command.customerOwnedPool().isPresent()) {
        throw ApiError.of(
            "InvalidConfigurationRequest",
            "You cannot specify both an IPAM pool and a customer-owned IP pool");
      }
    }
    return command.ipamPool().or(command::customerOwnedPool).map(this::find);
  }

  /** The pool of {@code balancer}; nothing too when this installation has it no more. */
  Optional<AddressPool> of(LoadBalancer balancer) {
    return balancer
        .ipamPool()
        .or(balancer::customerOwnedPool)
        .flatMap(id -> all.stream().filter(pool -> pool.id().equals(id)).findAny());
  }
}
