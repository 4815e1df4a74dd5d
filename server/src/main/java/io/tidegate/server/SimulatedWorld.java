package io.tidegate.server;

import io.tidegate.base.Chance;
import io.tidegate.base.TimeSource;
import io.tidegate.control.elbv2.LogDestinations;
import io.tidegate.control.elbv2.PortProbe;
import io.tidegate.dataplane.Inheritance;
import io.tidegate.dataplane.explain.Explainer;
import io.tidegate.dataplane.sticky.CookieKeyHolder;
import io.tidegate.dataplane.sticky.CookieKeys;
import io.tidegate.dataplane.sticky.CookieSealer;
import io.tidegate.dataplane.sticky.StickyReader;
import io.tidegate.instances.InstanceProvider;
import io.tidegate.instances.simulated.SimulatedProvider;
import io.tidegate.model.Image;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.elbv2.TargetHealth;
import io.tidegate.model.elbv2.TargetHealthReport;
import io.tidegate.routing.RoutingSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Instances run and targets are healthy at once; there are no processes and no sockets. */
final class SimulatedWorld implements World {
  private final SimulatedProvider provider = new SimulatedProvider();
  private final SimulatedBalancers balancers;
  private final TimeSource time;

  SimulatedWorld(Consumer<TargetHealthReport> health, TimeSource time) {
    this.balancers = new SimulatedBalancers(health, time);
    this.time = time;
  }

  @Override
  public InstanceProvider instances() {
    return provider;
  }

  @Override
  public Consumer<RoutingSnapshot> balancers() {
    return balancers;
  }

  @Override
  public Consumer<CookieKeys> cookieKeys() {
    return keys -> {};
  }

  @Override
  public Explainer explainer() {
    TargetHealth healthy = new TargetHealth(TargetHealth.State.HEALTHY, "", "");
    CookieKeyHolder noCookies =
        new CookieKeyHolder(CookieKeys.of(List.of(new byte[CookieKeys.KEY_BYTES])));
    return new Explainer(
        balancers.current(),
        key -> healthy,
        key -> 1,
        new StickyReader(new CookieSealer(noCookies, Chance.system())),
        time.now().toEpochMilli());
  }

  @Override
  public PortProbe ports() {
    return PortProbe.always();
  }

  @Override
  public LogDestinations logDestinations() {
    return LogDestinations.always();
  }

  @Override
  public String sampleImage() {
    return "simulated";
  }

  @Override
  public List<MetricDatum> measured(Image image, Instant at) {
    return List.of();
  }

  @Override
  public Inheritance inheritance() {
    return Inheritance.none();
  }

  @Override
  public void keepTraffic() {}

  @Override
  public void retire() {}

  @Override
  public void describe(Gauges gauges) {}

  @Override
  public void close() {
    provider.close();
  }
}
