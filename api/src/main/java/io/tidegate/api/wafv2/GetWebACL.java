package io.tidegate.api.wafv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.wafv2.WebAclManager;
import io.tidegate.model.wafv2.WebAcl;
import java.util.List;

/** One web ACL, by its ARN or by name, scope and id. */
record GetWebACL(Waf waf) implements Action {
  @Override
  public Struct run(Call call) {
    WebAcl found = find(call.input());
    return Struct.of("WebACL", Waf.webAcl(found)).set("LockToken", Waf.lockToken(found));
  }

  private WebAcl find(Struct input) {
    if (input.has("ARN")) {
      return waf.webAcls().webAcl(input.text("ARN"));
    }
    for (String member : List.of("Name", "Scope", "Id")) {
      if (!input.has(member)) {
        throw WebAclManager.invalid(
            "A required field is missing from the parameter.", "WEB_ACL", member);
      }
    }
    boolean regional = input.text("Scope").equals("REGIONAL");
    return waf.webAcls().webAcls().all().stream()
        .filter(one -> regional)
        .filter(one -> one.name().equals(input.text("Name")) && one.id().equals(input.text("Id")))
        .findFirst()
        .orElseThrow(WebAclManager::nonexistent);
  }
}
