package io.tidegate.api.wafv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Requests of a load balancer are inspected from now on. */
record AssociateWebACL(Waf waf) implements Action {
  @Override
  public Struct run(Call call) {
    String webAcl = call.input().text("WebACLArn");
    String resource = call.input().text("ResourceArn");
    waf.controller()
        .submit("AssociateWebACL", image -> waf.webAcls().associate(image, webAcl, resource));
    return Struct.of();
  }
}
