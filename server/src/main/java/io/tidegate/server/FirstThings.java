package io.tidegate.server;

import io.tidegate.control.Outcome;
import io.tidegate.control.ec2.MachineImageManager;
import io.tidegate.control.ec2.NetworkManager;
import io.tidegate.model.Change;
import io.tidegate.model.Entity;
import io.tidegate.model.Image;
import io.tidegate.model.Kind;
import java.util.ArrayList;
import java.util.List;

/** What every installation has from the first start: the default network and the sample image. */
record FirstThings(NetworkManager network, MachineImageManager images, String sampleImage) {
  /** Makes what is missing. Submitted at every start. */
  Outcome<Boolean> ensure(Image image) {
    List<Change> changes = new ArrayList<>(network.ensureDefaultVpc(image).changes());
    changes.addAll(images.ensureSampleApp(image, sampleImage).changes());
    return new Outcome<>(changes, true);
  }

  /** Removes all that there is and begins anew. Only in the simulated world. */
  Outcome<Boolean> reset(Image image) {
    List<Change> changes = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (Entity entity : image.table(kind).all()) {
        changes.add(Change.remove(entity));
      }
    }
    changes.addAll(ensure(image.with(changes)).changes());
    return new Outcome<>(changes, true);
  }
}
