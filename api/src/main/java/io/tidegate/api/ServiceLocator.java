package io.tidegate.api;

import io.tidegate.api.model.Service;
import io.tidegate.api.model.ServiceModel;
import io.tidegate.api.model.ServiceModels;
import io.tidegate.api.wire.CborProtocol;
import io.tidegate.api.wire.Ec2Protocol;
import io.tidegate.api.wire.Form;
import io.tidegate.api.wire.JsonProtocol;
import io.tidegate.api.wire.Protocol;
import io.tidegate.api.wire.QueryProtocol;
import io.tidegate.api.wire.WireRequest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells which service and protocol a request means: first the CBOR header, then the JSON target,
 * then the form's version; the credential scope helps where these say nothing. Thread-safe.
 */
final class ServiceLocator {
  private static final Pattern CBOR_PATH = Pattern.compile(".*/service/([^/]+)/operation/([^/]+)");
  private static final Pattern SCOPE =
      Pattern.compile("Credential=[^/]+/[^/]+/[^/]+/([a-z0-9-]+)/");

  private final ServiceModels models;

  ServiceLocator(ServiceModels models) {
    this.models = models;
  }

  /** The protocol of {@code request}, ready to read it. */
  Protocol locate(WireRequest request) {
    if (request.header("smithy-protocol").isPresent()) {
      return cbor(request);
    }
    Optional<String> target = request.header("x-amz-target");
    if (target.isPresent()) {
      return json(request, target.get());
    }
    return form(request, Form.of(request));
  }

  /** A protocol to refuse {@code request} in, found without looking at its body. */
  Protocol forRefusal(WireRequest request) {
    return locate(
        new WireRequest(request.method(), request.rawPath(), "", request.headers(), new byte[0]));
  }

  private Protocol cbor(WireRequest request) {
    Matcher path = CBOR_PATH.matcher(request.rawPath());
    boolean known = request.header("smithy-protocol").orElse("").equals("rpc-v2-cbor");
    if (!known || !path.matches() || request.header("x-amz-target").isPresent()) {
      return new CborProtocol(fallback(request, Service.CLOUDWATCH), "", request);
    }
    String name = path.group(1);
    Optional<Service> service = Service.ofTarget(name.substring(name.lastIndexOf('.') + 1));
    return service
        .map(found -> new CborProtocol(models.of(found), path.group(2), request))
        .orElseGet(() -> new CborProtocol(fallback(request, Service.CLOUDWATCH), "", request));
  }

  private Protocol json(WireRequest request, String target) {
    int dot = target.lastIndexOf('.');
    Optional<Service> service = Service.ofTarget(dot < 0 ? "" : target.substring(0, dot));
    return service
        .map(found -> new JsonProtocol(models.of(found), target.substring(dot + 1), request))
        .orElseGet(() -> new JsonProtocol(fallback(request, Service.CLOUDWATCH), "", request));
  }

  private Protocol form(WireRequest request, Form form) {
    ServiceModel model =
        form.value("Version")
            .flatMap(Service::ofVersion)
            .map(models::of)
            .orElseGet(() -> fallback(request, Service.STS));
    return model.service() == Service.EC2
        ? new Ec2Protocol(model, form)
        : new QueryProtocol(model, form);
  }

  private ServiceModel fallback(WireRequest request, Service otherwise) {
    Matcher scope = SCOPE.matcher(request.header("authorization").orElse(""));
    Optional<Service> signed =
        scope.find() ? Service.ofSigningName(scope.group(1)) : Optional.empty();
    return models.of(signed.orElse(otherwise));
  }
}
