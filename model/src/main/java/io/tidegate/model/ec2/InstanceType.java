package io.tidegate.model.ec2;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A size of instance. {@code vcpus} is what DescribeInstanceTypes says; {@code cpuLimit} in
 * processors and {@code memoryMib} are what the instance may really use. Source: EC2 instance types
 * guide for the t2, t3, m5 and c5 families; the {@code process} family is of this product, for
 * instances smaller than a machine.
 */
public record InstanceType(
    String name, int vcpus, double cpuLimit, int memoryMib, boolean burstable) {
  private static final Map<String, InstanceType> CATALOGUE = catalogue();

  /** The type of this name. */
  public static Optional<InstanceType> find(String name) {
    return Optional.ofNullable(CATALOGUE.get(name));
  }

  /** All types, small to large within each family. */
  public static List<InstanceType> all() {
    return List.copyOf(CATALOGUE.values());
  }

  private static Map<String, InstanceType> catalogue() {
    List<InstanceType> all = new ArrayList<>();
    all.add(new InstanceType("process.nano", 1, 0.25, 128, false));
    all.add(new InstanceType("process.micro", 1, 0.5, 256, false));
    all.add(new InstanceType("process.small", 1, 1, 512, false));
    all.add(whole("t2.nano", 1, 512, true));
    all.add(whole("t2.micro", 1, 1024, true));
    all.add(whole("t2.small", 1, 2048, true));
    all.add(whole("t2.medium", 2, 4096, true));
    all.add(whole("t3.nano", 2, 512, true));
    all.add(whole("t3.micro", 2, 1024, true));
    all.add(whole("t3.small", 2, 2048, true));
    all.add(whole("t3.medium", 2, 4096, true));
    all.add(whole("t3.large", 2, 8192, true));
    all.add(whole("t3.xlarge", 4, 16384, true));
    all.add(whole("t3.2xlarge", 8, 32768, true));
    family(all, "m5", 8192);
    family(all, "c5", 4096);
    Map<String, InstanceType> byName = new LinkedHashMap<>();
    all.forEach(type -> byName.put(type.name(), type));
    return byName;
  }

  private static void family(List<InstanceType> all, String family, int memoryOfLarge) {
    int factor = 1;
    for (String size : List.of("large", "xlarge", "2xlarge", "4xlarge")) {
      all.add(whole(family + "." + size, 2 * factor, memoryOfLarge * factor, false));
      factor *= 2;
    }
  }

  private static InstanceType whole(String name, int vcpus, int memoryMib, boolean burstable) {
    return new InstanceType(name, vcpus, vcpus, memoryMib, burstable);
  }
}
