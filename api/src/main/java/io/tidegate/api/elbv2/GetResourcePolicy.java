package io.tidegate.api.elbv2;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.ApiError;

/** Refused as AWS does for what is not shared: there is one account. */
record GetResourcePolicy(ElbServices elb) implements Action {
  @Override
  public Struct run(Call call) {
    throw ApiError.of(
        "ResourceNotFound",
        "There is no resource policy for '" + call.input().text("ResourceArn") + "'");
  }
}
