package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Load balancers over IPv6, in a network namespace of their own; skipped where none is given. */
class Ipv6Test {
  @Test
  void dualstackLoadBalancersServeIpv6ClientsAndTargets() throws Exception {
    Optional<List<String>> runner = NetworkSpace.runner();
    assumeTrue(runner.isPresent(), "SKIPPED: this machine gives no network namespace");
    NetworkSpace.run(runner.orElseThrow(), Ipv6Job.class);
  }

  @Test
  void instancesOfAGroupServeOnTheirPrimaryIpv6Addresses() throws Exception {
    Optional<List<String>> runner = NetworkSpace.runner();
    assumeTrue(runner.isPresent(), "SKIPPED: this machine gives no network namespace");
    NetworkSpace.run(runner.orElseThrow(), Ipv6GroupJob.class);
  }
}
