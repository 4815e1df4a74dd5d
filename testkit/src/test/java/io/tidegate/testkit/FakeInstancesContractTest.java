package io.tidegate.testkit;

import io.tidegate.instances.InstanceProvider;
import java.time.Duration;
import java.util.function.BooleanSupplier;

class FakeInstancesContractTest extends InstanceProviderContract {
  private final VirtualTime time = new VirtualTime();
  private final FakeInstances fake = new FakeInstances(time);

  @Override
  InstanceProvider provider() {
    return fake;
  }

  @Override
  boolean eventually(BooleanSupplier condition) {
    time.advance(Duration.ofSeconds(5));
    return condition.getAsBoolean();
  }

  @Override
  String imageLocation() {
    return "/nowhere";
  }
}
