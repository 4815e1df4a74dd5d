package io.tidegate.control.elbv2;

import io.tidegate.model.Cidr;

/**
 * IPv4 addresses for nodes of load balancers: an IPAM pool, {@code ipam-pool-…}, or a
 * customer-owned pool of an Outpost, {@code ipv4pool-coip-…}. The setting {@code ipv4-pools}
 * defines them.
 */
public record AddressPool(String id, Cidr block) {}
