package io.tidegate.api.wafv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import java.util.List;

/** The load balancers of a web ACL; it has no other resources. */
record ListResourcesForWebACL(Waf waf) implements Action {
  private static final String BALANCERS = "APPLICATION_LOAD_BALANCER";

  @Override
  public Struct run(Call call) {
    List<String> all = waf.webAcls().resources(waf.image(), call.input().text("WebACLArn"));
    boolean asked = call.input().optText("ResourceType").orElse(BALANCERS).equals(BALANCERS);
    return Struct.of("ResourceArns", asked ? all : List.of());
  }
}
