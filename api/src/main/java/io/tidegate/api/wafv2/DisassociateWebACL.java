package io.tidegate.api.wafv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Requests of a load balancer are not inspected any more. */
record DisassociateWebACL(Waf waf) implements Action {
  @Override
  public Struct run(Call call) {
    String resource = call.input().text("ResourceArn");
    waf.controller()
        .submit("DisassociateWebACL", image -> waf.webAcls().disassociate(image, resource));
    return Struct.of();
  }
}
