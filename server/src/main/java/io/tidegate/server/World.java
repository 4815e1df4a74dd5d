package io.tidegate.server;

import io.tidegate.control.elbv2.LogDestinations;
import io.tidegate.control.elbv2.PortProbe;
import io.tidegate.dataplane.Inheritance;
import io.tidegate.dataplane.explain.Explainer;
import io.tidegate.dataplane.sticky.CookieKeys;
import io.tidegate.instances.InstanceProvider;
import io.tidegate.model.Image;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.routing.RoutingSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the control plane acts upon. There are two: this machine, and the pretend one of {@code
 * --simulated}; nothing else differs between them.
 */
interface World extends AutoCloseable {
  /** Starts and ends instances. */
  InstanceProvider instances();

  /** Follows routing; quick, called by the controller thread. */
  Consumer<RoutingSnapshot> balancers();

  /** Takes the keys of cookies; quick, called by the controller thread. */
  Consumer<CookieKeys> cookieKeys();

  /** Says where requests would go now. */
  Explainer explainer();

  /** Tells beforehand whether a listener's port can be bound. */
  PortProbe ports();

  /** Tells beforehand whether a bucket takes logs. */
  LogDestinations logDestinations();

  /** Where the sample application's image lies. */
  String sampleImage();

  /** What was measured since the last call, dated {@code at}. */
  List<MetricDatum> measured(Image image, Instant at);

  /** What a successor goes on with. */
  Inheritance inheritance();

  /** The coming {@link #close} leaves traffic to {@link #retire}: a successor takes over. */
  void keepTraffic();

  /** Lets connections end by themselves, for a while; after {@link #keepTraffic}. */
  void retire();

  /** Names the world's own numbers. */
  void describe(Gauges gauges);

  /** Lets requests finish, for a limited time, and goes; instances run on. */
  @Override
  void close();
}
