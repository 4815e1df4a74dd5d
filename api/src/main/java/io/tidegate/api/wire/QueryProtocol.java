package io.tidegate.api.wire;

import io.tidegate.api.Struct;
import io.tidegate.api.model.Operation;
import io.tidegate.api.model.ServiceModel;
import io.tidegate.api.model.Shape;
import io.tidegate.model.ApiError;
import java.util.Map;

/** The query protocol: form parameters in, XML out (Smithy: AWS query protocol). */
public record QueryProtocol(ServiceModel model, Form form) implements Protocol {
  private static final Map<String, String> XML = Map.of("Content-Type", "text/xml");

  @Override
  public String operationName() {
    return form.value("Action").orElse("");
  }

  @Override
  public ErrorStyle errorStyle() {
    return ErrorStyle.QUERY;
  }

  @Override
  public Struct read(Operation operation) {
    return new FormReader(Dialect.QUERY).read(Shapes.input(operation), form);
  }

  @Override
  public WireResponse answer(Operation operation, Struct output, String requestId) {
    XmlWriter xml = new XmlWriter(Dialect.QUERY);
    String root = operation.name() + "Response";
    xml.open(root, model.xmlNamespace());
    operation
        .resultWrapper()
        .ifPresent(
            wrapper -> {
              Shape.Structure shape = Shapes.output(operation);
              xml.open(wrapper).members(shape, output).close(wrapper);
            });
    xml.open("ResponseMetadata").leaf("RequestId", requestId).close("ResponseMetadata");
    return new WireResponse(200, XML, xml.close(root).bytes());
  }

  @Override
  public WireResponse error(ApiError error, String requestId) {
    byte[] body =
        new XmlWriter(Dialect.QUERY)
            .open("ErrorResponse", model.xmlNamespace())
            .open("Error")
            .leaf("Type", error.status() < 500 ? "Sender" : "Receiver")
            .leaf("Code", error.code())
            .leaf("Message", error.text())
            .close("Error")
            .leaf("RequestId", requestId)
            .close("ErrorResponse")
            .bytes();
    return new WireResponse(error.status(), XML, body);
  }
}
