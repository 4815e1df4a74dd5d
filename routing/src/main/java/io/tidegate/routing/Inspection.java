package io.tidegate.routing;

/**
 * A request as its web ACL sees it: what a target would get, before rules change it. The arrays
 * belong to the receiver.
 *
 * @param target path and query, percent-encoded to visible ASCII
 * @param host as the client sent it, in lower case, with its port; empty for none
 * @param fields header lines with their line ends, without Host, framing and what ends at one hop;
 *     with the balancer's X-Forwarded-For, -Proto and -Port
 * @param clientAddress textual IPv4 or IPv6
 * @param body the first {@link Firewall#BODY_BYTES} bytes of the body at most
 * @param whole whether {@code body} is all of it
 */
public record Inspection(
    String loadBalancerArn,
    String method,
    String target,
    String host,
    byte[] fields,
    String clientAddress,
    byte[] body,
    boolean whole) {
  /** Bytes that it holds, about. */
  public int size() {
    return target.length() + fields.length + body.length + 512;
  }
}
