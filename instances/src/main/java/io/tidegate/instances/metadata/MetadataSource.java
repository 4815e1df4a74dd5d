package io.tidegate.instances.metadata;

import java.util.Optional;

/** Where the metadata service learns about instances at each request. Safe from any thread. */
@FunctionalInterface
public interface MetadataSource {
  /** What is true of the instance now; empty when it is not known. */
  Optional<InstanceMetadata> find(String instanceId);
}
