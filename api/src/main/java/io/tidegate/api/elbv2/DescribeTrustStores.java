package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.ElbLookup;
import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.elbv2.TrustStore;
import java.util.List;

/** Trust stores by ARN, by name, or all. */
record DescribeTrustStores(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Image image = elb.image();
    List<String> arns = input.texts("TrustStoreArns");
    List<String> names = input.texts("Names");
    if (!arns.isEmpty() && !names.isEmpty()) {
      throw ApiError.validation("You can specify either trust store ARNs or names, not both");
    }
    List<TrustStore> found =
        arns.isEmpty() && names.isEmpty()
            ? List.copyOf(image.trustStores().all())
            : arns.isEmpty()
                ? names.stream().distinct().map(name -> named(image, name)).toList()
                : arns.stream().distinct().map(arn -> ElbLookup.trustStore(image, arn)).toList();
    Page<TrustStore> page = Page.of(input, found, TrustStore::arn);
    return Struct.of(
            "TrustStores",
            page.items().stream().map(store -> ElbWriter.trustStore(image, store)).toList())
        .set("NextMarker", page.nextMarker());
  }

  private static TrustStore named(Image image, String name) {
    return image.trustStores().stream()
        .filter(store -> store.name().equals(name))
        .findAny()
        .orElseThrow(
            () -> ApiError.of("TrustStoreNotFound", "Trust store '" + name + "' not found"));
  }
}
