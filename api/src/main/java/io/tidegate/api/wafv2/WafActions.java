package io.tidegate.api.wafv2;

import io.tidegate.api.Action;
import java.util.Map;

/** The served operations of AWS WAF. */
public final class WafActions {
  private WafActions() {}

  /** All of them by name. */
  public static Map<String, Action> all(Waf waf) {
    return Map.of(
        "AssociateWebACL", new AssociateWebACL(waf),
        "DisassociateWebACL", new DisassociateWebACL(waf),
        "GetWebACL", new GetWebACL(waf),
        "GetWebACLForResource", new GetWebACLForResource(waf),
        "ListResourcesForWebACL", new ListResourcesForWebACL(waf),
        "ListWebACLs", new ListWebACLs(waf));
  }
}
