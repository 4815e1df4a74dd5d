package io.tidegate.api.ec2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.ec2.Ec2Errors;
import io.tidegate.model.Image;
import io.tidegate.model.ec2.Vpc;
import java.util.List;

/** DescribeVpcs. */
record DescribeVpcs(Ec2Context ec2) implements Action {
  private static final Filters<Vpc> FILTERS =
      new Filters<Vpc>()
          .one("vpc-id", Vpc::id)
          .one("cidr", Vpc::cidr)
          .one("cidr-block-association.cidr-block", Vpc::cidr)
          .maybe("ipv6-cidr-block-association.ipv6-cidr-block", Vpc::ipv6Cidr)
          .maybe(
              "ipv6-cidr-block-association.association-id",
              it -> it.ipv6Cidr().map(block -> associationId(it) + "6"))
          .maybe(
              "ipv6-cidr-block-association.state", it -> it.ipv6Cidr().map(block -> "associated"))
          .one("state", it -> "available")
          .one("is-default", it -> Boolean.toString(it.isDefault()))
          .one("isDefault", it -> Boolean.toString(it.isDefault()))
          .tags(Vpc::tags);

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Paging.refuseWithIds(input, "VpcIds", "vpcIds");
    Image image = ec2.image();
    List<String> ids = input.texts("VpcIds");
    List<Vpc> named =
        ids.isEmpty()
            ? List.copyOf(image.vpcs().all())
            : ids.stream()
                .map(id -> image.vpcs().find(id).orElseThrow(() -> Ec2Errors.noVpc(id)))
                .toList();
    Paging<Vpc> page = Paging.of(input, FILTERS.apply(input, named), Vpc::id, 5, 1000);
    return Struct.of("Vpcs", page.items().stream().map(this::view).toList())
        .set("NextToken", page.nextToken());
  }

  private static String associationId(Vpc it) {
    return "vpc-cidr-assoc-" + it.id().substring("vpc-".length());
  }

  private Struct view(Vpc it) {
    return Struct.of("VpcId", it.id())
        .set("OwnerId", ec2.account())
        .set("CidrBlock", it.cidr())
        .set("State", "available")
        .set("InstanceTenancy", "default")
        .set("IsDefault", it.isDefault())
        .set(
            "CidrBlockAssociationSet",
            List.of(
                Struct.of("AssociationId", associationId(it))
                    .set("CidrBlock", it.cidr())
                    .set("CidrBlockState", Struct.of("State", "associated"))))
        .set(
            "Ipv6CidrBlockAssociationSet",
            it.ipv6Cidr()
                .map(block -> List.of(Ipv6View.association(associationId(it) + "6", block))))
        .set("Tags", InstanceView.tags(it.tags()));
  }
}
