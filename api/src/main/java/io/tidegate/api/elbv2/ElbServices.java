package io.tidegate.api.elbv2;

import io.tidegate.control.Controller;
import io.tidegate.control.elbv2.ElbContext;
import io.tidegate.control.elbv2.ListenerCertificates;
import io.tidegate.control.elbv2.ListenerManager;
import io.tidegate.control.elbv2.LoadBalancerManager;
import io.tidegate.control.elbv2.LogDestinations;
import io.tidegate.control.elbv2.PortProbe;
import io.tidegate.control.elbv2.RuleManager;
import io.tidegate.control.elbv2.TagManager;
import io.tidegate.control.elbv2.TargetGroupManager;
import io.tidegate.control.elbv2.TargetHealthManager;
import io.tidegate.control.elbv2.TargetManager;
import io.tidegate.control.elbv2.TrustStoreManager;
import io.tidegate.control.pki.SecretVault;
import io.tidegate.model.Image;

/** What the actions of this package work with. Safe from any thread. */
public record ElbServices(
    Controller controller,
    ElbContext context,
    TargetHealthManager health,
    PortProbe ports,
    LogDestinations logs,
    SecretVault vault,
    TrustFiles files) {
  Image image() {
    return controller.image();
  }

  LoadBalancerManager loadBalancers() {
    return new LoadBalancerManager(context);
  }

  TargetGroupManager targetGroups() {
    return new TargetGroupManager(context);
  }

  ListenerManager listeners() {
    return new ListenerManager(context);
  }

  RuleManager rules() {
    return new RuleManager(context);
  }

  TargetManager targets() {
    return new TargetManager(context);
  }

  ListenerCertificates listenerCertificates() {
    return new ListenerCertificates(context.limits());
  }

  TrustStoreManager trustStores() {
    return new TrustStoreManager(context);
  }

  TagManager tags() {
    return new TagManager();
  }
}
