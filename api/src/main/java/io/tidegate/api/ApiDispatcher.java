package io.tidegate.api;

import io.tidegate.api.auth.Caller;
import io.tidegate.api.auth.RequestVerifier;
import io.tidegate.api.model.Operation;
import io.tidegate.api.model.Service;
import io.tidegate.api.model.ServiceModels;
import io.tidegate.api.wire.ErrorStyle;
import io.tidegate.api.wire.Protocol;
import io.tidegate.api.wire.ValidationStyle;
import io.tidegate.api.wire.Validator;
import io.tidegate.api.wire.WireRequest;
import io.tidegate.api.wire.WireResponse;
import io.tidegate.base.Chance;
import io.tidegate.base.FaultHandler;
import io.tidegate.model.ApiError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Takes one request to its answer: finds service and operation, verifies the signature, reads and
 * validates the input, runs the action, writes the answer. Every refusal becomes a response here
 * and nowhere else. Thread-safe; blocks as long as the action does.
 */
public final class ApiDispatcher {
  /** The largest body, before and after decompression: what AWS's query services take. */
  public static final int MAX_BODY_BYTES = 1_048_576;

  /** The same for PutLogEvents: a mebibyte of messages, and JSON around and inside them. */
  public static final int MAX_LOGS_BODY_BYTES = 4 * MAX_BODY_BYTES;

  private static final String REQUEST_ID_HEADER = "x-amzn-RequestId";

  private final Map<String, Map<String, Action>> actions;
  private final RequestVerifier verifier;
  private final Chance chance;
  private final FaultHandler faults;
  private final ServiceLocator locator = new ServiceLocator(new ServiceModels());

  /** {@code actions} by {@link Service#id()} and operation name; what is not there is refused. */
  public ApiDispatcher(
      Map<String, Map<String, Action>> actions,
      RequestVerifier verifier,
      Chance chance,
      FaultHandler faults) {
    this.actions = Map.copyOf(actions);
    this.verifier = verifier;
    this.chance = chance;
    this.faults = faults;
  }

  /** The response to {@code request}; never throws. */
  public WireResponse dispatch(WireRequest request) {
    String requestId = chance.uuid();
    Protocol protocol;
    WireRequest plain;
    try {
      plain = inflated(request);
      protocol = locator.locate(plain);
    } catch (ApiError refusal) {
      return stamped(locator.forRefusal(request).error(refusal, requestId), requestId);
    }
    WireResponse response;
    try {
      response = serve(request, protocol, requestId);
    } catch (ApiError refusal) {
      response = protocol.error(refusal, requestId);
    } catch (RuntimeException fault) {
      faults.fault("api " + protocol.operationName() + " " + requestId, fault);
      response = protocol.error(internal(), requestId);
    }
    return stamped(response, requestId);
  }

  /** The response to a request that is refused before its body was read. */
  public WireResponse refuse(WireRequest request, ApiError refusal) {
    String requestId = chance.uuid();
    return stamped(locator.forRefusal(request).error(refusal, requestId), requestId);
  }

  /** How many bytes the body of a request may have, by its head. */
  public static int maxBody(WireRequest head) {
    return head.header("x-amz-target").orElse("").equals("Logs_20140328.PutLogEvents")
        ? MAX_LOGS_BODY_BYTES
        : MAX_BODY_BYTES;
  }

  /** The refusal of a body above {@link #maxBody}. */
  public static ApiError tooLarge(int limit) {
    return new ApiError(
        "RequestEntityTooLarge", 413, "The request body exceeds " + limit + " bytes.");
  }

  private WireResponse serve(WireRequest raw, Protocol protocol, String requestId) {
    Service service = protocol.model().service();
    ErrorStyle style = protocol.errorStyle();
    Caller caller = verifier.verify(raw, service.signingName(), style);
    String name = protocol.operationName();
    if (name.isEmpty()) {
      throw missingAction(style);
    }
    Operation operation =
        protocol
            .model()
            .operation(name)
            .orElseThrow(() -> style.unknownOperation(name, service.version()));
    Action action = actions.getOrDefault(service.id(), Map.of()).get(name);
    if (action == null) {
      throw style.notServed(service.id(), name);
    }
    Struct input = protocol.read(operation);
    Validator.check(ValidationStyle.of(service, name), operation, input);
    if (service == Service.EC2 && input.flag("DryRun", false)) {
      throw new ApiError(
          "DryRunOperation", 412, "Request would have succeeded, but DryRun flag is set.");
    }
    Struct output = action.run(new Call(name, input, requestId, caller));
    return protocol.answer(operation, output, requestId);
  }

  private static ApiError missingAction(ErrorStyle style) {
    return switch (style) {
      case QUERY, EC2 ->
          ApiError.of("MissingAction", "The request is missing an action or a required parameter.");
      case JSON -> ApiError.of("UnknownOperationException", "The request names no operation.");
    };
  }

  private static ApiError internal() {
    return new ApiError(
        "InternalFailure", 500, "The request failed inside the server; see its log.");
  }

  private static WireRequest inflated(WireRequest request) {
    if (!request.header("content-encoding").orElse("").equalsIgnoreCase("gzip")) {
      return request;
    }
    try (var in = new GZIPInputStream(new ByteArrayInputStream(request.body()))) {
      int limit = maxBody(request);
      byte[] body = in.readNBytes(limit + 1);
      if (body.length > limit) {
        throw tooLarge(limit);
      }
      return new WireRequest(
          request.method(), request.rawPath(), request.rawQuery(), request.headers(), body);
    } catch (IOException notGzip) {
      throw ApiError.of("SerializationException", "The body is not valid gzip.");
    }
  }

  private static WireResponse stamped(WireResponse response, String requestId) {
    Map<String, String> headers = new HashMap<>(response.headers());
    headers.put(REQUEST_ID_HEADER, requestId);
    return new WireResponse(response.status(), headers, response.body());
  }
}
