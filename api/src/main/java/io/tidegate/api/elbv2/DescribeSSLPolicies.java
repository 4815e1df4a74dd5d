package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.ApiError;
import io.tidegate.model.elbv2.SslPolicies;
import io.tidegate.model.elbv2.SslPolicy;
import java.util.ArrayList;
import java.util.List;

/** The named security policies with their protocols and ciphers. */
record DescribeSSLPolicies(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();

    List<String> names = input.texts("Names");
    for (String name : names) {
      if (SslPolicies.named(name).isEmpty()) {
        throw ApiError.of("SSLPolicyNotFound", "SSL policy '" + name + "' not found");
      }
    }
    List<SslPolicy> chosen =
        SslPolicies.all().stream()
            .filter(policy -> names.isEmpty() || names.contains(policy.name()))
            .toList();
    Page<SslPolicy> page = Page.of(input, chosen, SslPolicy::name);
    return Struct.of("SslPolicies", page.items().stream().map(DescribeSSLPolicies::said).toList())
        .set("NextMarker", page.nextMarker());
  }

  private static Struct said(SslPolicy policy) {
    List<Struct> ciphers = new ArrayList<>();
    for (String cipher : policy.ciphers()) {
      ciphers.add(Struct.of("Name", cipher).set("Priority", ciphers.size() + 1));
    }
    return Struct.of("Name", policy.name())
        .set("SslProtocols", policy.protocols())
        .set("Ciphers", ciphers)
        .set("SupportedLoadBalancerTypes", List.of("application", "network"));
  }
}
