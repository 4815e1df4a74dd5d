package io.tidegate.control.wafv2;

import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.wafv2.WebAcl;
import io.tidegate.model.wafv2.WebAclAssociation;
import io.tidegate.model.wafv2.WebAcls;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Associates web ACLs with Application Load Balancers. Pure given the image; safe from any thread.
 */
public final class WebAclManager {
  private static final Pattern BALANCER =
      Pattern.compile(
          "arn:aws:elasticloadbalancing:[a-z0-9-]+:[0-9]{12}:loadbalancer/app/[^/]+/[^/]+");
  private static final Pattern WEB_ACL =
      Pattern.compile("arn:aws:wafv2:[a-z0-9-]+:[0-9]{12}:regional/webacl/[\\w-]+/[\\w-]+");

  private final WebAcls webAcls;

  /** Over the installation's {@code webAcls}. */
  public WebAclManager(WebAcls webAcls) {
    this.webAcls = webAcls;
  }

  /** The installation's. */
  public WebAcls webAcls() {
    return webAcls;
  }

  /**
   * Associates; another web ACL of the load balancer is replaced.
   *
   * @throws ApiError WAFInvalidParameterException or WAFNonexistentItemException
   */
  public Outcome<WebAclAssociation> associate(Image image, String webAclArn, String resourceArn) {
    WebAcl webAcl = webAcl(webAclArn);
    LoadBalancer balancer = balancer(image, resourceArn);
    WebAclAssociation next = new WebAclAssociation(balancer.arn(), webAcl.arn());
    return image.webAclAssociations().find(balancer.arn()).filter(next::equals).isPresent()
        ? Outcome.unchanged(next)
        : new Outcome<>(List.of(Change.put(next)), next);
  }

  /** Ends the association of a load balancer, if there is one. */
  public Outcome<Boolean> disassociate(Image image, String resourceArn) {
    Optional<WebAclAssociation> known =
        image.webAclAssociations().find(balancer(image, resourceArn).arn());
    return known
        .map(one -> new Outcome<>(List.of(Change.remove(one)), true))
        .orElseGet(() -> Outcome.unchanged(false));
  }

  /**
   * The web ACL of a load balancer.
   *
   * @throws ApiError WAFUnavailableEntityException when the installation does not define it any
   *     more
   */
  public Optional<WebAcl> of(Image image, String resourceArn) {
    return image
        .webAclAssociations()
        .find(balancer(image, resourceArn).arn())
        .map(
            one ->
                webAcls
                    .withArn(one.webAclArn())
                    .orElseThrow(
                        () ->
                            ApiError.of(
                                "WAFUnavailableEntityException",
                                "AWS WAF couldn’t retrieve the resource that you requested. The"
                                    + " setting "
                                    + WebAcls.SETTING
                                    + " does not define "
                                    + one.webAclArn())));
  }

  /** The ARNs of the load balancers that a web ACL is associated with, sorted. */
  public List<String> resources(Image image, String webAclArn) {
    return image.webAclAssociations().referringTo(webAcl(webAclArn).arn()).stream()
        .map(WebAclAssociation::loadBalancerArn)
        .sorted()
        .toList();
  }

  /**
   * The web ACL with an ARN.
   *
   * @throws ApiError WAFInvalidParameterException or WAFNonexistentItemException
   */
  public WebAcl webAcl(String arn) {
    if (!WEB_ACL.matcher(arn).matches()) {
      throw invalidArn("RESOURCE_ARN", arn);
    }
    return webAcls.withArn(arn).orElseThrow(WebAclManager::nonexistent);
  }

  private static LoadBalancer balancer(Image image, String arn) {
    if (!BALANCER.matcher(arn).matches()) {
      throw invalidArn("RESOURCE_ARN", arn);
    }
    return image.loadBalancers().find(arn).orElseThrow(WebAclManager::nonexistent);
  }

  /** {@code WAFNonexistentItemException}. */
  public static ApiError nonexistent() {
    return ApiError.of(
        "WAFNonexistentItemException",
        "AWS WAF couldn’t perform the operation because your resource doesn’t exist.");
  }

  private static ApiError invalidArn(String field, String arn) {
    return invalid(
        "The ARN isn't valid. A valid ARN begins with arn: and includes other information separated"
            + " by colons or slashes.",
        field,
        arn);
  }

  /** {@code WAFInvalidParameterException} in AWS's words. */
  public static ApiError invalid(String reason, String field, String parameter) {
    return ApiError.of(
        "WAFInvalidParameterException",
        "Error reason: " + reason + ", field: " + field + ", parameter: " + parameter);
  }
}
