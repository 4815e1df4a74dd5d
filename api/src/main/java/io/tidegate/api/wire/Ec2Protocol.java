package io.tidegate.api.wire;

import io.tidegate.api.Struct;
import io.tidegate.api.model.Operation;
import io.tidegate.api.model.ServiceModel;
import io.tidegate.api.model.Shape;
import io.tidegate.model.ApiError;
import java.util.Map;

/** EC2's dialect of the query protocol (Smithy: AWS EC2 query protocol). */
public record Ec2Protocol(ServiceModel model, Form form) implements Protocol {
  private static final Map<String, String> XML = Map.of("Content-Type", "text/xml;charset=UTF-8");

  @Override
  public String operationName() {
    return form.value("Action").orElse("");
  }

  @Override
  public ErrorStyle errorStyle() {
    return ErrorStyle.EC2;
  }

  @Override
  public Struct read(Operation operation) {
    return new FormReader(Dialect.EC2).read(Shapes.input(operation), form);
  }

  @Override
  public WireResponse answer(Operation operation, Struct output, String requestId) {
    String root = operation.name() + "Response";
    XmlWriter xml = new XmlWriter(Dialect.EC2);
    // The service itself writes the namespace with the slash that the model lacks.
    xml.open(root, model.xmlNamespace() + "/").leaf("requestId", requestId);
    Shape.Structure shape = Shapes.output(operation);
    xml.members(shape, output);
    boolean saysReturn = shape.members().containsKey("Return") && !output.has("Return");
    if (operation.output().isEmpty() || saysReturn) {
      xml.leaf("return", "true");
    }
    return new WireResponse(200, XML, xml.close(root).bytes());
  }

  @Override
  public WireResponse error(ApiError error, String requestId) {
    byte[] body =
        new XmlWriter(Dialect.EC2)
            .open("Response")
            .open("Errors")
            .open("Error")
            .leaf("Code", error.code())
            .leaf("Message", error.text())
            .close("Error")
            .close("Errors")
            .leaf("RequestID", requestId)
            .close("Response")
            .bytes();
    return new WireResponse(error.status(), XML, body);
  }
}
