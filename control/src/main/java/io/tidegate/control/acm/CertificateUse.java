package io.tidegate.control.acm;

import io.tidegate.model.Image;
import io.tidegate.model.acm.Certificate;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.ListenerCertificate;
import java.util.Set;
import java.util.TreeSet;

/** Who uses a certificate. Pure. */
public final class CertificateUse {
  private CertificateUse() {}

  /** The ARNs of the load balancers with a listener that has the certificate. */
  public static Set<String> of(Image image, String arn) {
    Set<String> users = new TreeSet<>();
    for (Listener listener : image.listeners().referringTo(arn)) {
      users.add(listener.loadBalancerArn());
    }
    for (ListenerCertificate extra : image.listenerCertificates().referringTo(arn)) {
      image
          .listeners()
          .find(extra.listenerArn())
          .ifPresent(listener -> users.add(listener.loadBalancerArn()));
    }
    return users;
  }

  /** Whether anything uses the certificate. */
  public static boolean any(Image image, String arn) {
    return !image.listeners().referringTo(arn).isEmpty()
        || !image.listenerCertificates().referringTo(arn).isEmpty();
  }

  /** Whether the certificate is renewed by itself: it was issued here, and is used or exported. */
  public static boolean renewed(Image image, Certificate certificate) {
    return certificate.type() == Certificate.Type.AMAZON_ISSUED
        && certificate.usable()
        && (any(image, certificate.arn())
            || certificate.issuance().map(known -> known.exported()).orElse(false));
  }
}
