package io.tidegate.api.wafv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.wafv2.WebAclManager;
import io.tidegate.model.wafv2.WebAcl;
import java.util.List;
import java.util.Optional;

/** The web ACLs by name, a page at a time; the marker is the last name given. */
record ListWebACLs(Waf waf) implements Action {
  private static final int PAGE = 100;
  private static final String GLOBAL_REGION = "us-east-1";

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    boolean regional = input.text("Scope").equals("REGIONAL");
    if (!regional && !waf.installation().region().equals(GLOBAL_REGION)) {
      throw WebAclManager.invalid("The scope is not valid.", "SCOPE_VALUE", "CLOUDFRONT");
    }
    String after = input.optText("NextMarker").orElse("");
    List<WebAcl> rest =
        waf.webAcls().webAcls().all().stream()
            .filter(one -> regional && one.name().compareTo(after) > 0)
            .toList();
    int size = Math.min(rest.size(), input.optInt("Limit").orElse(PAGE));
    List<WebAcl> page = rest.subList(0, size);
    return Struct.of("WebACLs", page.stream().map(Waf::summary).toList())
        .set(
            "NextMarker",
            size < rest.size() ? Optional.of(page.getLast().name()) : Optional.empty());
  }
}
