package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.LaunchChecks;
import io.tidegate.control.ec2.NetworkManager;
import io.tidegate.model.ec2.Vpc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** DescribeAccountAttributes. */
record DescribeAccountAttributes(Ec2Context ec2) implements Action {
  @Override
  public Struct run(Call call) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("supported-platforms", "VPC");
    all.put("default-vpc", NetworkManager.defaultVpc(ec2.image()).map(Vpc::id).orElse("none"));
    all.put("max-instances", Integer.toString(ec2.instances().maxInstances()));
    all.put("vpc-max-security-groups-per-interface", Integer.toString(LaunchChecks.MAX_GROUPS));
    List<String> wanted = call.input().texts("AttributeNames");
    List<Struct> out = new ArrayList<>();
    all.forEach(
        (name, value) -> {
          if (wanted.isEmpty() || wanted.contains(name)) {
            out.add(
                Struct.of("AttributeName", name)
                    .set("AttributeValues", List.of(Struct.of("AttributeValue", value))));
          }
        });
    return Struct.of("AccountAttributes", out);
  }
}
