package io.tidegate.server;

import com.sun.net.httpserver.HttpHandler;
import io.tidegate.api.Action;
import io.tidegate.api.acm.Acm;
import io.tidegate.api.acm.AcmActions;
import io.tidegate.control.Controller;
import io.tidegate.control.acm.AcmContext;
import io.tidegate.control.acm.CertificateIssuer;
import io.tidegate.control.acm.ExpiryWatch;
import io.tidegate.control.acm.IssuanceRunner;
import io.tidegate.control.acm.LocalAuthority;
import io.tidegate.control.acme.AcmeIssuer;
import io.tidegate.control.acme.ChallengeBoard;
import io.tidegate.control.elbv2.BalancerNodes;
import io.tidegate.control.pki.SecretVault;
import io.tidegate.dns.AliasLookup;
import io.tidegate.dns.DnsContent;
import java.util.Map;

/** What Certificate Manager is made of. Made and started by the thread that starts the server. */
final class CertificateParts {
  private final Ground ground;
  private final Controller controller;
  private final AcmContext context;
  private final LocalAuthority authority;
  private final ChallengeBoard board = new ChallengeBoard();
  private final CertificateIssuer issuer;

  CertificateParts(Ground ground, SecretVault vault) {
    ServeOptions options = ground.options();
    this.ground = ground;
    this.controller = ground.controller();
    this.context =
        new AcmContext(
            ground.installation(),
            ground.chance(),
            ground.time(),
            options.quotas().acm(),
            vault,
            options.dnsDomain());
    this.authority = new LocalAuthority(controller, context);
    this.issuer = options.acme().map(this::outside).orElse(authority);
  }

  private CertificateIssuer outside(AcmeSettings settings) {
    AliasLookup aliases = new AliasLookup(settings.resolver());
    return new AcmeIssuer(controller, context, settings.options(), board, aliases::target);
  }

  /** What the name server says: the nodes of balancers, and what authorities look for. */
  DnsContent names(BalancerNodes nodes) {
    return new DnsContent(nodes::find, board::values);
  }

  /** From now on requests are issued and certificates renewed. */
  void start() {
    new ExpiryWatch(controller, context, ground.memory().metrics()).start(ground.tasks());
    new IssuanceRunner(controller, context, issuer, ground.tasks(), ground.faults()).start();
  }

  /** The operations. */
  Map<String, Action> actions() {
    return AcmActions.all(new Acm(controller, context, issuer));
  }

  /** The authority's certificate, for clients to trust, and what it revoked. */
  Map<String, HttpHandler> pages() {
    return Map.of(
        "/_tidegate/ca.pem", OperationsPages.pem(authority::certificate),
        "/_tidegate/ca.crl", OperationsPages.pem(authority::revocations));
  }
}
