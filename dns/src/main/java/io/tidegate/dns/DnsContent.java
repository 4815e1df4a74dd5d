package io.tidegate.dns;

import io.tidegate.model.elbv2.NodeAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the name server asks, by names in lower case without a final dot; from any thread, and must
 * be quick.
 *
 * @param balancers the nodes of a load balancer
 * @param proofs the TXT values that authorities look for at a name while they validate it
 */
public record DnsContent(
    Function<String, Optional<List<NodeAddress>>> balancers,
    Function<String, List<String>> proofs) {}
