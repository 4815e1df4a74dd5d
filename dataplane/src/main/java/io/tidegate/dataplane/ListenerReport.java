package io.tidegate.dataplane;

import java.util.Optional;

/**
 * News of one listening address: bound when {@code failure} is empty, else not, and {@code failure}
 * says in a sentence why and what helps. Sent when it changes.
 */
public record ListenerReport(
    String loadBalancerArn,
    String listenerArn,
    String zone,
    String address,
    int port,
    Optional<String> failure) {}
