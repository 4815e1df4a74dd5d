package io.tidegate.testkit;

import io.tidegate.instances.InstanceProvider;
import io.tidegate.instances.simulated.SimulatedProvider;
import java.util.function.BooleanSupplier;

class SimulatedProviderContractTest extends InstanceProviderContract {
  private final SimulatedProvider simulated = new SimulatedProvider();

  @Override
  InstanceProvider provider() {
    return simulated;
  }

  @Override
  boolean eventually(BooleanSupplier condition) {
    return condition.getAsBoolean();
  }

  @Override
  String imageLocation() {
    return "/nowhere";
  }
}
