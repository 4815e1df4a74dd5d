package io.tidegate.api.wire;

import io.tidegate.api.Struct;
import io.tidegate.api.model.Operation;
import io.tidegate.api.model.Service;
import io.tidegate.api.model.ServiceModel;
import io.tidegate.api.model.ServiceModels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What tests of the protocols share: models and requests in their wire form. */
final class WireTest {
  static final String ID = "11111111-2222-4333-8444-555555555555";
  private static final ServiceModels MODELS = new ServiceModels();

  private WireTest() {}

  static ServiceModel model(Service service) {
    return MODELS.of(service);
  }

  static Operation operation(Service service, String name) {
    return model(service).operation(name).orElseThrow();
  }

  static Form form(String encoded) {
    return Form.of(
        new WireRequest(
            "POST",
            "/",
            "",
            Map.of("content-type", List.of("application/x-www-form-urlencoded")),
            encoded.getBytes(StandardCharsets.UTF_8)));
  }

  static Struct query(Service service, String operation, String encoded) {
    return new QueryProtocol(model(service), form(encoded)).read(operation(service, operation));
  }

  static Struct ec2(String operation, String encoded) {
    return new Ec2Protocol(model(Service.EC2), form(encoded))
        .read(operation(Service.EC2, operation));
  }

  static String text(WireResponse response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
