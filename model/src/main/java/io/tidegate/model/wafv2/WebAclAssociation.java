package io.tidegate.model.wafv2;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import java.util.Set;

/** Requests of a load balancer are inspected by a web ACL; a load balancer has at most one. */
public record WebAclAssociation(String loadBalancerArn, String webAclArn) implements Entity {
  @Override
  public Kind kind() {
    return Kind.WEB_ACL_ASSOCIATION;
  }

  @Override
  public String key() {
    return loadBalancerArn;
  }

  @Override
  public Set<String> references() {
    return Set.of(webAclArn);
  }
}
