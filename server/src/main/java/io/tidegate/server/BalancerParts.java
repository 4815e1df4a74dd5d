package io.tidegate.server;

import com.sun.net.httpserver.HttpHandler;
import io.tidegate.api.Action;
import io.tidegate.api.ApiServer;
import io.tidegate.api.auth.RequestVerifier;
import io.tidegate.api.elbv2.ContentLinks;
import io.tidegate.api.elbv2.ElbServices;
import io.tidegate.api.elbv2.Elbv2Actions;
import io.tidegate.api.wafv2.Waf;
import io.tidegate.api.wafv2.WafActions;
import io.tidegate.api.zonalshift.ZonalShiftService;
import io.tidegate.control.Controller;
import io.tidegate.control.elbv2.BalancerNodes;
import io.tidegate.control.elbv2.CookieKeyManager;
import io.tidegate.control.elbv2.ElbContext;
import io.tidegate.control.elbv2.LeavingAddresses;
import io.tidegate.control.elbv2.LoadBalancerStatusManager;
import io.tidegate.control.elbv2.TargetDrainer;
import io.tidegate.control.elbv2.TargetHealthManager;
import io.tidegate.control.elbv2.TargetManager;
import io.tidegate.control.elbv2.ZonalShiftManager;
import io.tidegate.control.pki.SecretVault;
import io.tidegate.control.wafv2.WebAclManager;
import io.tidegate.dataplane.ListenerReport;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Elastic Load Balancing is made of: the data plane gets routing and keys from here, and tells
 * health and sockets. Made and started by the thread that starts the server.
 */
final class BalancerParts {
  private static final Logger log = LoggerFactory.getLogger(BalancerParts.class);

  private final Ground ground;
  private final SecretVault vault;
  private final ElbContext context;
  private final TargetHealthManager health = new TargetHealthManager();
  private final LoadBalancerStatusManager status;
  private final ZonalShiftManager shifts;
  private final TrustParts trust;

  /** {@code api} is where the API listens, once it does. */
  BalancerParts(Ground ground, SecretVault vault, Supplier<Optional<URI>> api) {
    ServeOptions options = ground.options();
    this.ground = ground;
    this.vault = vault;
    this.context =
        new ElbContext(
            ground.installation(),
            ground.chance(),
            ground.time(),
            options.quotas().elb(),
            options.dnsDomain(),
            options.sslPolicy(),
            options.ranges().pools());
    this.status = new LoadBalancerStatusManager(ground.controller(), ground.tasks());
    this.shifts = new ZonalShiftManager(context);
    this.trust = new TrustParts(ground, api);
    ground.controller().subscribe(health);
  }

  /** Where the world tells how targets are. */
  TargetHealthManager health() {
    return health;
  }

  /** Where the world tells which sockets listen. */
  void report(ListenerReport socket) {
    status.report(socket.address(), socket.port(), socket.failure());
  }

  /** The nodes that names stand for. */
  BalancerNodes nodes() {
    return new BalancerNodes(ground.controller(), health, ground.time());
  }

  /** Who registers and deregisters targets. */
  TargetManager targets() {
    return new TargetManager(context);
  }

  /** {@code world} follows routing and keys, from what the store has on. */
  void feed(World world) {
    Controller controller = ground.controller();
    DryRun.undefinedWebAcls(ground.options().webAcls(), controller.image()).forEach(log::warn);
    new RoutingPublisher(world.balancers(), ground.faults()).start(controller);
    new CookieKeyPublisher(vault, world.cookieKeys()).start(controller);
  }

  /** What goes on by itself: states of balancers, ends of draining and shifts, renewal of keys. */
  void start() {
    Controller controller = ground.controller();
    new CookieKeyManager(controller, vault::seal, ground.time(), ground.chance())
        .start(ground.tasks());
    status.start();
    new TargetDrainer(controller, ground.tasks(), ground.time()).start();
    shifts.expireFrom(controller, ground.tasks());
    new LeavingAddresses(controller, ground.time()).start(ground.tasks());
  }

  /** The operations, upon {@code world}. */
  Map<String, Action> actions(World world) {
    return Elbv2Actions.all(
        new ElbServices(
            ground.controller(),
            context,
            health,
            world.ports(),
            world.logDestinations(),
            vault,
            trust.files()));
  }

  /** The operations of AWS WAF. */
  Map<String, Action> firewallActions() {
    WebAclManager manager = new WebAclManager(ground.options().webAcls());
    return WafActions.all(new Waf(ground.controller(), manager, ground.installation()));
  }

  /** Zonal shift, contents of trust stores, and where requests would go in {@code world}. */
  Map<String, HttpHandler> pages(World world, RequestVerifier verifier) {
    Map<String, HttpHandler> pages = new HashMap<>();
    ZonalShiftService service = new ZonalShiftService(ground.controller(), shifts, verifier);
    ZonalShiftService.PATHS.forEach(path -> pages.put(path, ApiServer.page(service::serve)));
    pages.put(ContentLinks.PATH, trust.page());
    RequestExplanation explanation = new RequestExplanation(verifier, world::explainer);
    pages.put(RequestExplanation.PATH, ApiServer.page(explanation::serve));
    return pages;
  }

  void describe(Gauges gauges) {
    Controller controller = ground.controller();
    gauges.gauge(
        "load_balancers", "Load balancers.", () -> controller.image().loadBalancers().size());
    gauges.gauge(
        "targets", "Registered and draining targets.", () -> controller.image().targets().size());
  }
}
