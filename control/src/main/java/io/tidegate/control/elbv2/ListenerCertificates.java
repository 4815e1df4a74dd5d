package io.tidegate.control.elbv2;

import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.elbv2.ElbLimits;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.ListenerCertificate;
import io.tidegate.model.elbv2.Protocol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The certificates of listeners beside the default one, chosen by SNI. Pure given the image. */
public final class ListenerCertificates {
  private final ElbLimits limits;

  /** Keeps the quota of {@code limits}. */
  public ListenerCertificates(ElbLimits limits) {
    this.limits = limits;
  }

  /** The listener's list in the order of ARNs, the default certificate not counted. */
  public static List<String> of(Image image, String listenerArn) {
    return image.listenerCertificates().referringTo(listenerArn).stream()
        .map(ListenerCertificate::certificateArn)
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  /** Adds one certificate; one that is in the list is no error. */
  public Outcome<Boolean> add(Image image, String listenerArn, List<String> certificates) {
    Listener listener = secure(image, listenerArn);
    String arn = one(certificates);
    TlsRules.checkCertificate(image, arn);
    ListenerCertificate added = new ListenerCertificate(listenerArn, arn);
    if (image.listenerCertificates().contains(added.key())) {
      return Outcome.unchanged(true);
    }
    int used = 0;
    for (Listener sibling : ElbLookup.listenersOf(image, listener.loadBalancerArn())) {
      used += image.listenerCertificates().referringTo(sibling.arn()).size();
    }
    if (used >= limits.certificatesPerLoadBalancer()) {
      throw ApiError.of(
          "TooManyCertificates",
          "The maximum number of certificates per load balancer has been reached.");
    }
    return new Outcome<>(List.of(Change.put(added)), true);
  }

  /** Takes certificates out of the list; one that is not in it is no error. */
  public Outcome<Boolean> remove(Image image, String listenerArn, List<String> certificates) {
    Listener listener = secure(image, listenerArn);
    List<Change> changes = new ArrayList<>();
    for (String arn : certificates) {
      ListenerCertificate removed = new ListenerCertificate(listenerArn, arn);
      if (image.listenerCertificates().contains(removed.key())) {
        changes.add(Change.remove(removed));
      } else if (listener.certificates().contains(arn)) {
        throw ApiError.of("OperationNotPermitted", "The default certificate cannot be removed");
      }
    }
    return new Outcome<>(changes, true);
  }

  private static String one(List<String> certificates) {
    if (certificates.size() != 1) {
      throw ApiError.of("TooManyCertificates", "You can specify exactly one certificate per call");
    }
    return certificates.getFirst();
  }

  private static Listener secure(Image image, String arn) {
    Listener listener = ElbLookup.listener(image, arn);
    if (listener.protocol() != Protocol.HTTPS) {
      throw ApiError.of(
          "InvalidConfigurationRequest",
          "Certificates are not supported for listeners with the "
              + listener.protocol()
              + " protocol");
    }
    return listener;
  }
}
