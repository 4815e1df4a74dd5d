package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.ApiError;
import io.tidegate.model.ec2.InstanceType;
import java.util.List;

/** DescribeInstanceTypes: the catalogue. */
record DescribeInstanceTypes() implements Action {
  private static final Filters<InstanceType> FILTERS =
      new Filters<InstanceType>()
          .one("instance-type", InstanceType::name)
          .one("current-generation", it -> "true")
          .one("burstable-performance-supported", it -> Boolean.toString(it.burstable()))
          .one("vcpu-info.default-vcpus", it -> Integer.toString(it.vcpus()))
          .one("memory-info.size-in-mib", it -> Integer.toString(it.memoryMib()))
          .one("processor-info.supported-architecture", it -> "x86_64");

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Paging.refuseWithIds(input, "InstanceTypes", "instanceTypeSet");
    List<InstanceType> named =
        input.texts("InstanceTypes").isEmpty()
            ? InstanceType.all()
            : input.texts("InstanceTypes").stream().map(DescribeInstanceTypes::find).toList();
    Paging<InstanceType> page =
        Paging.of(input, FILTERS.apply(input, named), InstanceType::name, 5, 100);
    return Struct.of(
            "InstanceTypes", page.items().stream().map(DescribeInstanceTypes::view).toList())
        .set("NextToken", page.nextToken());
  }

  private static InstanceType find(String name) {
    return InstanceType.find(name)
        .orElseThrow(
            () ->
                ApiError.of(
                    "InvalidInstanceType",
                    "The following supplied instance types do not exist: [" + name + "]"));
  }

  private static Struct view(InstanceType it) {
    int threads = it.vcpus() > 1 ? 2 : 1;
    return Struct.of("InstanceType", it.name())
        .set("CurrentGeneration", true)
        .set("FreeTierEligible", false)
        .set("SupportedUsageClasses", List.of("on-demand"))
        .set("SupportedRootDeviceTypes", List.of("ebs"))
        .set("SupportedVirtualizationTypes", List.of("hvm"))
        .set("BareMetal", false)
        .set("Hypervisor", "nitro")
        .set("ProcessorInfo", Struct.of("SupportedArchitectures", List.of("x86_64")))
        .set(
            "VCpuInfo",
            Struct.of("DefaultVCpus", it.vcpus())
                .set("DefaultCores", it.vcpus() / threads)
                .set("DefaultThreadsPerCore", threads))
        .set("MemoryInfo", Struct.of("SizeInMiB", it.memoryMib()))
        .set("InstanceStorageSupported", false)
        .set("HibernationSupported", false)
        .set("BurstablePerformanceSupported", it.burstable())
        .set("DedicatedHostsSupported", false)
        .set("AutoRecoverySupported", true);
  }
}
