package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.elbv2.ElbLimits;
import io.tidegate.model.elbv2.ElbQuota;
import java.util.Arrays;

/** The quotas in force. */
record DescribeAccountLimits(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();

    ElbLimits limits = elb.context().limits();
    Page<ElbQuota> page =
        Page.of(
            input,
            Arrays.stream(ElbQuota.values()).filter(ElbQuota::listed).toList(),
            ElbQuota::text);
    return Struct.of(
            "Limits",
            page.items().stream()
                .map(
                    quota ->
                        Struct.of("Name", quota.text())
                            .set("Max", Integer.toString(limits.of(quota))))
                .toList())
        .set("NextMarker", page.nextMarker());
  }
}
