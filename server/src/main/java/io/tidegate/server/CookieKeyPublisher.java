package io.tidegate.server;

import io.tidegate.control.Controller;
import io.tidegate.control.ImageSubscriber;
import io.tidegate.control.elbv2.CookieKeyManager;
import io.tidegate.dataplane.sticky.CookieKeys;
import io.tidegate.model.Image;
import io.tidegate.model.ImageDelta;
import io.tidegate.model.Kind;
import io.tidegate.model.SecretOpener;
import io.tidegate.model.elbv2.CookieKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the cookie keys of every image that changes them, for the data plane. Immutable. */
record CookieKeyPublisher(SecretOpener vault, Consumer<CookieKeys> dataPlane)
    implements ImageSubscriber {
  private static final Logger log = LoggerFactory.getLogger(CookieKeyPublisher.class);

  /** Publishes what the controller has and follows it; call before the controller is started. */
  void start(Controller controller) {
    publish(controller.image());
    controller.subscribe(this);
  }

  @Override
  public void onImage(ImageDelta delta) {
    if (delta.touches(Kind.COOKIE_KEY)) {
      publish(delta.after());
    }
  }

  private void publish(Image image) {
    List<byte[]> keys = new ArrayList<>();
    for (CookieKey key : CookieKeyManager.youngestFirst(image)) {
      try {
        keys.add(vault.open(key.secret(), key.id()));
      } catch (IllegalStateException foreign) {
        log.warn("cookie key {} was sealed under another master key and opens none", key.id());
      }
    }
    if (!keys.isEmpty()) {
      dataPlane.accept(CookieKeys.of(keys));
    }
  }
}
