package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.ElbLookup;
import io.tidegate.control.elbv2.TrustStoreManager;
import io.tidegate.model.ApiError;
import io.tidegate.model.Image;

/** Refused as AWS does: no trust store here is shared by another account. */
record DeleteSharedTrustStoreAssociation(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Image image = elb.image();
    String arn = ElbLookup.trustStore(image, Arguments.trustStoreArn(input)).arn();
    String resource = input.text("ResourceArn");
    boolean used =
        TrustStoreManager.users(image, arn).stream().anyMatch(user -> user.arn().equals(resource));
    throw used
        ? ApiError.of(
            "DeleteAssociationSameAccount",
            "The association of a trust store of the same account cannot be deleted")
        : ApiError.of(
            "AssociationNotFound", "Trust store '" + arn + "' is not associated with " + resource);
  }
}
