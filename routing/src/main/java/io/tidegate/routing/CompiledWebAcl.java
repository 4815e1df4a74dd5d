package io.tidegate.routing;

/**
 * The web ACL of a load balancer made ready.
 *
 * @param failsOpen whether requests pass when it cannot be asked ({@code waf.fail_open.enabled})
 */
public record CompiledWebAcl(String arn, boolean failsOpen) {}
