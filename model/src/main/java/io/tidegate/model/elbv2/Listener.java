package io.tidegate.model.elbv2;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A listener as asked for. {@code certificates} holds the default certificate's ARN alone, as
 * DescribeListeners says it, and is empty without TLS; those for SNI are {@link
 * ListenerCertificate}s. {@code mutualAuthentication} is absent when it is off.
 */
public record Listener(
    String arn,
    String loadBalancerArn,
    Protocol protocol,
    int port,
    Optional<String> sslPolicy,
    List<String> certificates,
    Optional<String> alpnPolicy,
    Optional<MutualAuthentication> mutualAuthentication,
    List<Action> defaultActions,
    Map<String, String> attributes,
    List<Tag> tags)
    implements Entity {

  /** Copies the collections. */
  public Listener {
    certificates = List.copyOf(certificates);
    defaultActions = List.copyOf(defaultActions);
    attributes = Map.copyOf(attributes);
    tags = List.copyOf(tags);
  }

  /** This listener with other attributes. */
  public Listener withAttributes(Map<String, String> attributes) {
    return new Listener(
        arn,
        loadBalancerArn,
        protocol,
        port,
        sslPolicy,
        certificates,
        alpnPolicy,
        mutualAuthentication,
        defaultActions,
        attributes,
        tags);
  }

  /** This listener with other tags. */
  public Listener withTags(List<Tag> tags) {
    return new Listener(
        arn,
        loadBalancerArn,
        protocol,
        port,
        sslPolicy,
        certificates,
        alpnPolicy,
        mutualAuthentication,
        defaultActions,
        attributes,
        tags);
  }

  /** The ARN of the trust store that clients must chain to, if any. */
  public Optional<String> trustStoreArn() {
    return mutualAuthentication.flatMap(MutualAuthentication::trustStoreArn);
  }

  @Override
  public Kind kind() {
    return Kind.LISTENER;
  }

  @Override
  public String key() {
    return arn;
  }

  @Override
  public Set<String> references() {
    Set<String> named = Action.targetGroups(defaultActions);
    named.add(loadBalancerArn);
    named.addAll(certificates);
    trustStoreArn().ifPresent(named::add);
    return named;
  }
}
