package io.tidegate.instances;

import io.tidegate.model.ec2.Instance;

/** Hears what became of instances; returns quickly. Called from any thread. */
@FunctionalInterface
public interface InstanceObserver {
  /** The instance is now in {@code state}; {@code reason} is for people, may be empty. */
  void changed(String instanceId, Instance.State state, String reason);
}
