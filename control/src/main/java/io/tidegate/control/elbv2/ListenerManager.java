package io.tidegate.control.elbv2;

import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.ListenerAttributes;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Creates, changes and deletes listeners. Pure given the image; safe from any thread. */
public final class ListenerManager {
  private final ElbContext context;
  private final ActionRules actionRules;

  /** Takes ids and the limits from {@code context}. */
  public ListenerManager(ElbContext context) {
    this.context = context;
    this.actionRules = new ActionRules(context.limits());
  }

  /**
   * Creates a listener, or answers the one that has this port and these settings.
   *
   * @throws ApiError as CreateListener documents
   */
  public Outcome<Listener> create(Image image, CreateListenerCommand command) {
    LoadBalancer balancer = ElbLookup.loadBalancer(image, command.loadBalancerArn());
    Protocol protocol =
        command
            .protocol()
            .orElseThrow(() -> ApiError.validation("A listener protocol must be specified"));
    int port =
        command.port().orElseThrow(() -> ApiError.validation("A listener port must be specified"));
    check(protocol, port);
    Listener plain =
        new Listener(
            context.arn(
                "listener/" + idPath(balancer.arn(), "loadbalancer/") + "/" + context.newId()),
            balancer.arn(),
            protocol,
            port,
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            LoginRules.withSecrets(List.of(), command.defaultActions()),
            Map.of(),
            Tags.checked(command.tags()));
    TlsSettings tls =
        protocol == Protocol.HTTPS ? command.tls().orPolicy(context.sslPolicy()) : command.tls();
    Listener listener = TlsRules.apply(image, Optional.empty(), plain, tls);
    List<Listener> others = ElbLookup.listenersOf(image, balancer.arn());
    for (Listener other : others) {
      if (other.port() == port) {
        return Outcome.unchanged(existing(other, listener));
      }
    }
    if (others.size() >= context.limits().listenersPerLoadBalancer()) {
      throw ApiError.of(
          "TooManyListeners",
          "The maximum number of listeners per load balancer has been reached.");
    }
    actionRules.check(image, balancer, listener.defaultActions());
    checkUnder(image, protocol, listener.defaultActions());
    return new Outcome<>(List.of(Change.put(listener)), listener);
  }

  private static Listener existing(Listener same, Listener wanted) {
    boolean equal =
        same.protocol() == wanted.protocol()
            && same.sslPolicy().equals(wanted.sslPolicy())
            && same.certificates().equals(wanted.certificates())
            && same.mutualAuthentication().equals(wanted.mutualAuthentication())
            && same.defaultActions().equals(wanted.defaultActions());
    if (!equal) {
      throw duplicate();
    }
    return same;
  }

  private static ApiError duplicate() {
    return ApiError.of("DuplicateListener", "A listener with the specified port already exists.");
  }

  /** Changes what {@code command} gives. */
  public Outcome<Listener> modify(Image image, ModifyListenerCommand command) {
    Listener old = ElbLookup.listener(image, command.listenerArn());
    LoadBalancer balancer = ElbLookup.loadBalancer(image, old.loadBalancerArn());
    Listener plain =
        new Listener(
            old.arn(),
            old.loadBalancerArn(),
            command.protocol().orElse(old.protocol()),
            command.port().orElse(old.port()),
            old.sslPolicy(),
            old.certificates(),
            old.alpnPolicy(),
            old.mutualAuthentication(),
            command
                .defaultActions()
                .map(wanted -> LoginRules.withSecrets(old.defaultActions(), wanted))
                .orElse(old.defaultActions()),
            old.attributes(),
            old.tags());
    check(plain.protocol(), plain.port());
    Listener next = TlsRules.apply(image, Optional.of(old), plain, command.tls());
    for (Listener other : ElbLookup.listenersOf(image, balancer.arn())) {
      if (other.port() == next.port() && !other.arn().equals(next.arn())) {
        throw duplicate();
      }
    }
    if (command.defaultActions().isPresent()) {
      actionRules.check(image, balancer, next.defaultActions());
    }
    checkUnder(image, next.protocol(), next.defaultActions());
    if (next.protocol() != old.protocol()) {
      for (Rule rule : image.rules().referringTo(old.arn())) {
        checkUnder(image, next.protocol(), rule.actions());
      }
    }
    Http3Rules.check(next);
    List<Change> changes = new ArrayList<>();
    changes.add(Change.put(next));
    if (next.protocol() != Protocol.HTTPS) {
      changes.addAll(withoutCertificates(image, next));
    }
    return new Outcome<>(changes, next);
  }

  /** What actions need of their listener's protocol. */
  private static void checkUnder(Image image, Protocol protocol, List<Action> actions) {
    LoginRules.check(protocol, actions);
    ActionRules.checkRedirects(protocol, actions);
    VersionRules.check(image, protocol, actions);
  }

  private static List<Change> withoutCertificates(Image image, Listener listener) {
    return image.listenerCertificates().referringTo(listener.arn()).stream()
        .map(Change::remove)
        .toList();
  }

  private static void check(Protocol protocol, int port) {
    switch (protocol) {
      case HTTP, HTTPS -> {}
      case TCP, TLS, UDP, TCP_UDP, GENEVE, QUIC, TCP_QUIC ->
          throw ApiError.of(
              "UnsupportedProtocol",
              "Protocol '"
                  + protocol
                  + "' is not supported for application load balancers; it must"
                  + " be one of '[HTTP, HTTPS]'");
    }
    if (port < 1 || port > 65_535) {
      throw ApiError.validation(
          "1 validation error detected: Value '"
              + port
              + "' at 'port' failed to satisfy"
              + " constraint: Member must have value between 1 and 65535");
    }
  }

  /** Deletes a listener with its rules. */
  public Outcome<Boolean> delete(Image image, String arn) {
    return new Outcome<>(removal(image, ElbLookup.listener(image, arn)), true);
  }

  /** Removes {@code listener}, its rules and its list of certificates. */
  static List<Change> removal(Image image, Listener listener) {
    List<Change> changes = new ArrayList<>();
    for (Rule rule : image.rules().referringTo(listener.arn())) {
      changes.add(Change.remove(rule));
    }
    changes.addAll(withoutCertificates(image, listener));
    changes.add(Change.remove(listener));
    return changes;
  }

  /** Changes attributes, all or none, and answers the listener. */
  public Outcome<Listener> modifyAttributes(
      Image image, String arn, List<Map.Entry<String, String>> attributes) {
    Listener listener = ElbLookup.listener(image, arn);
    AttributeEditor editor =
        new AttributeEditor("Listener", ListenerAttributes.specs(listener), Map.of());
    Listener next = listener.withAttributes(editor.edit(listener.attributes(), attributes));
    Http3Rules.check(next);
    return put(next);
  }

  private static Outcome<Listener> put(Listener listener) {
    return new Outcome<>(List.of(Change.put(listener)), listener);
  }

  /** The part of an ARN after {@code marker}: the ids that the ARNs of its parts repeat. */
  static String idPath(String arn, String marker) {
    return arn.substring(arn.indexOf(marker) + marker.length());
  }
}
