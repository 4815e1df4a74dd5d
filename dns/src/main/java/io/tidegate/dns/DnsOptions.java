package io.tidegate.dns;

import java.net.InetSocketAddress;

/**
 * Where the name server listens (UDP and TCP; port 0 for any free one) and what it is authoritative
 * for: {@code domain} without a final dot, balancers being {@code name.region.domain}.
 *
 * @param succeeds whether a predecessor still listens there, beside which this one begins
 */
public record DnsOptions(
    InetSocketAddress listen, String domain, String region, boolean succeeds) {}
