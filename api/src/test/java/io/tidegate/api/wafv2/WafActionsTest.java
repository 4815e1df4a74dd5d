package io.tidegate.api.wafv2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.api.auth.Caller;
import io.tidegate.base.Chance;
import io.tidegate.control.Controller;
import io.tidegate.control.Outcome;
import io.tidegate.control.elbv2.CreateLoadBalancerCommand;
import io.tidegate.control.elbv2.ElbContext;
import io.tidegate.control.elbv2.LoadBalancerManager;
import io.tidegate.control.wafv2.WebAclManager;
import io.tidegate.model.ApiError;
import io.tidegate.model.Installation;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.wafv2.WebAcls;
import io.tidegate.store.MemoryStore;
import io.tidegate.testkit.Nouns;
import io.tidegate.testkit.VirtualTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Web ACLs and their associations, as the aws CLI would ask for them. */
class WafActionsTest {
  private static final Installation HERE = Installation.standard();
  private static final WebAcls ACLS =
      WebAcls.parse("strict=http://127.0.0.1:9000,plain=https://waf.example/verify", HERE);
  private static final String STRICT = ACLS.all().get(1).arn();
  private static final String PLAIN = ACLS.all().get(0).arn();

  private final VirtualTime time = new VirtualTime();
  private final MemoryStore store = new MemoryStore();
  private final Controller controller = controller();
  private final LoadBalancerManager balancers =
      new LoadBalancerManager(ElbContext.standard(HERE, Chance.seeded(1), time));
  private final String web;

  WafActionsTest() {
    controller.submit("test", image -> new Outcome<>(Nouns.network(), true));
    this.web = balancer("web");
  }

  private Controller controller() {
    return new Controller(
        store,
        (where, cause) -> {
          throw new AssertionError(where, cause);
        });
  }

  private String balancer(String name) {
    CreateLoadBalancerCommand command =
        new CreateLoadBalancerCommand(
            name,
            LoadBalancer.Type.APPLICATION,
            LoadBalancer.Scheme.INTERNAL,
            List.of(Nouns.SUBNET_A, Nouns.SUBNET_B),
            Optional.empty(),
            "ipv4",
            List.of());
    return controller.submit("test", image -> balancers.create(image, command)).arn();
  }

  private Struct call(String operation, Struct input) {
    return call(ACLS, operation, input);
  }

  private Struct call(WebAcls acls, String operation, Struct input) {
    Map<String, Action> actions =
        WafActions.all(new Waf(controller, new WebAclManager(acls), HERE));
    Action action = Optional.ofNullable(actions.get(operation)).orElseThrow();
    return action.run(new Call(operation, input, "request-1", Caller.root("123456789012")));
  }

  private String refused(String code, String operation, Struct input) {
    ApiError refusal = assertThrows(ApiError.class, () -> call(operation, input));
    assertEquals(code, refusal.code(), refusal.text());
    return refusal.text();
  }

  private static Struct pair(String webAcl, String resource) {
    return Struct.of("WebACLArn", webAcl).set("ResourceArn", resource);
  }

  private static Struct of(String resource) {
    return Struct.of("ResourceArn", resource);
  }

  private List<String> resources(String webAcl) {
    return call("ListResourcesForWebACL", Struct.of("WebACLArn", webAcl)).texts("ResourceArns");
  }

  @Test
  void aWebAclIsAssociatedReplacedAndTakenAway() {
    assertFalse(call("GetWebACLForResource", of(web)).has("WebACL"));
    call("AssociateWebACL", pair(STRICT, web));
    call("AssociateWebACL", pair(STRICT, web));
    Struct found = call("GetWebACLForResource", of(web)).optStruct("WebACL").orElseThrow();
    assertEquals("strict", found.text("Name"));
    assertEquals(List.of(web), resources(STRICT));
    call("AssociateWebACL", pair(PLAIN, web));
    assertEquals(List.of(), resources(STRICT), "at most one");
    assertEquals(List.of(web), resources(PLAIN));
    assertEquals(
        List.of(),
        call(
                "ListResourcesForWebACL",
                Struct.of("WebACLArn", PLAIN).set("ResourceType", "API_GATEWAY"))
            .texts("ResourceArns"));
    call("DisassociateWebACL", of(web));
    call("DisassociateWebACL", of(web));
    assertFalse(call("GetWebACLForResource", of(web)).has("WebACL"));
  }

  @Test
  void anAssociationIsDurableAndGoesWithItsLoadBalancer() {
    String other = balancer("other");
    call("AssociateWebACL", pair(STRICT, web));
    call("AssociateWebACL", pair(STRICT, other));
    assertEquals(2, store.load().webAclAssociations().size());
    controller.submit("test", image -> balancers.delete(image, web));
    assertEquals(List.of(other), resources(STRICT));
    refused("WAFNonexistentItemException", "GetWebACLForResource", of(web));
  }

  @Test
  void webAclsAreListedAndReadAPageAtATime() {
    Struct scope = Struct.of("Scope", "REGIONAL").set("Limit", 1);
    Struct first = call("ListWebACLs", scope);
    assertEquals("plain", first.structs("WebACLs").getFirst().text("Name"));
    Struct second =
        call(
            "ListWebACLs",
            Struct.of("Scope", "REGIONAL")
                .set("Limit", 1)
                .set("NextMarker", first.text("NextMarker")));
    Struct strict = second.structs("WebACLs").getFirst();
    assertEquals(STRICT, strict.text("ARN"));
    assertFalse(second.has("NextMarker"));
    assertEquals(
        List.of(), call("ListWebACLs", Struct.of("Scope", "CLOUDFRONT")).structs("WebACLs"));

    Struct named =
        Struct.of("Name", "strict").set("Scope", "REGIONAL").set("Id", strict.text("Id"));
    for (Struct input : List.of(named, Struct.of("ARN", STRICT))) {
      Struct read = call("GetWebACL", input);
      assertEquals(STRICT, read.optStruct("WebACL").orElseThrow().text("ARN"));
      assertEquals(strict.text("LockToken"), read.text("LockToken"));
    }
    refused(
        "WAFNonexistentItemException",
        "GetWebACL",
        Struct.of("Name", "plain").set("Scope", "REGIONAL").set("Id", strict.text("Id")));
    refused("WAFInvalidParameterException", "GetWebACL", Struct.of("Name", "strict"));
  }

  @Test
  void whatIsNotThereIsRefused() {
    String gone = STRICT.replace("strict", "lenient");
    refused("WAFNonexistentItemException", "AssociateWebACL", pair(gone, web));
    refused("WAFNonexistentItemException", "AssociateWebACL", pair(STRICT, web + "0"));
    refused("WAFNonexistentItemException", "DisassociateWebACL", of(web + "0"));
    refused("WAFNonexistentItemException", "ListResourcesForWebACL", Struct.of("WebACLArn", gone));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not an arn at all, really",
        "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/n/0000000000000001",
        "arn:aws:apigateway:us-east-1::/restapis/a/stages/b",
        "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/t/0000000000000001"
      })
  void whatCannotHaveAWebAclIsRefused(String resource) {
    String text =
        refused("WAFInvalidParameterException", "AssociateWebACL", pair(STRICT, resource));
    assertEquals(
        "Error reason: The ARN isn't valid. A valid ARN begins with arn: and includes other"
            + " information separated by colons or slashes., field: RESOURCE_ARN, parameter: "
            + resource,
        text);
    refused("WAFInvalidParameterException", "AssociateWebACL", pair(resource, web));
  }

  @Test
  void aWebAclThatIsNoLongerDefinedIsUnavailableAndCanBeTakenAway() {
    call("AssociateWebACL", pair(STRICT, web));
    WebAcls less = WebAcls.parse("plain=http://127.0.0.1:9000", HERE);
    ApiError refusal =
        assertThrows(ApiError.class, () -> call(less, "GetWebACLForResource", of(web)));
    assertEquals("WAFUnavailableEntityException", refusal.code());
    call(less, "DisassociateWebACL", of(web));
    assertFalse(call("GetWebACLForResource", of(web)).has("WebACL"));
  }
}
