package io.tidegate.model.elbv2;

/** A node of a load balancer as DNS sees it: {@code healthy} when its zone has healthy targets. */
public record NodeAddress(String zone, String address, boolean healthy) {}
