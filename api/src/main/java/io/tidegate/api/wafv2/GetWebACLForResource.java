package io.tidegate.api.wafv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** The web ACL of a load balancer; nothing when it has none. */
record GetWebACLForResource(Waf waf) implements Action {
  @Override
  public Struct run(Call call) {
    return waf.webAcls()
        .of(waf.image(), call.input().text("ResourceArn"))
        .map(one -> Struct.of("WebACL", Waf.webAcl(one)))
        .orElseGet(Struct::of);
  }
}
