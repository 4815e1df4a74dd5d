package io.tidegate.control.acme;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.base.Pause;
import io.tidegate.base.TimeSource;
import io.tidegate.model.acm.Certificate;
import io.tidegate.model.acm.DomainValidation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One order from its beginning to the certificate (RFC 8555 section 7.4). Owned by the thread that
 * runs it; blocks, {@link #LIMIT} at most.
 */
final class AcmeOrder {
  /** What an order may take; after that a new one is begun. */
  static final Duration LIMIT = Duration.ofMinutes(3);

  private static final Duration LONGEST_POLL = Duration.ofSeconds(30);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final AcmeWire wire;
  private final AcmeWire.Signer signer;
  private final ChallengeBoard board;
  private final Duration pollEvery;
  private final TimeSource clock;
  private final List<Shown> shown = new ArrayList<>();
  private long begun;

  AcmeOrder(
      AcmeWire wire,
      AcmeWire.Signer signer,
      ChallengeBoard board,
      Duration pollEvery,
      TimeSource clock) {
    this.wire = wire;
    this.signer = signer;
    this.board = board;
    this.pollEvery = pollEvery;
    this.clock = clock;
  }

  /** Makes the request for a certificate, once the names are validated. */
  interface SigningRequest {
    /** PKCS #10 in DER. */
    byte[] der();
  }

  private record Shown(String name, String value) {}

  /** The chain in PEM, the leaf first. */
  String run(Certificate certificate, SigningRequest request) throws AcmeProblem {
    begun = clock.nanoTime();
    try {
      ArrayNode identifiers = JSON.createArrayNode();
      certificate
          .names()
          .forEach(name -> identifiers.addObject().put("type", "dns").put("value", name));
      ObjectNode payload = JSON.createObjectNode();
      payload.set("identifiers", identifiers);
      AcmeWire.Answer answer = wire.post(signer, wire.resource("newOrder"), payload.toString());
      String url =
          answer.location().orElseThrow(() -> AcmeProblem.unreachable("the order has no URL"));
      validate(certificate, answer.json().path("authorizations"));
      JsonNode order = awaited(url, Set.of("ready", "valid"));
      if (order.path("status").asText().equals("ready")) {
        String csr = Base64.getUrlEncoder().withoutPadding().encodeToString(request.der());
        wire.post(
            signer,
            order.path("finalize").asText(),
            JSON.createObjectNode().put("csr", csr).toString());
        order = awaited(url, Set.of("valid"));
      }
      return wire.post(signer, order.path("certificate").asText(), "").text();
    } finally {
      shown.forEach(one -> board.withdraw(one.name(), one.value()));
    }
  }

  /** Shows the proof of every name, then has all of them looked at, then waits for all. */
  private void validate(Certificate certificate, JsonNode urls) throws AcmeProblem {
    List<String> challenges = new ArrayList<>();
    List<String> pending = new ArrayList<>();
    for (JsonNode one : urls) {
      JsonNode authorization = wire.post(signer, one.asText(), "").json();
      if (!authorization.path("status").asText().equals("pending")) {
        continue;
      }
      JsonNode challenge = dns(authorization);
      show(
          certificate,
          authorization.path("identifier").path("value").asText(),
          signer.key().dnsProof(challenge.path("token").asText()));
      pending.add(one.asText());
      challenges.add(challenge.path("url").asText());
    }
    for (String challenge : challenges) {
      wire.post(signer, challenge, "{}");
    }
    for (String authorization : pending) {
      awaited(authorization, Set.of("valid"));
    }
  }

  private static JsonNode dns(JsonNode authorization) throws AcmeProblem {
    for (JsonNode challenge : authorization.path("challenges")) {
      if (challenge.path("type").asText().equals("dns-01")) {
        return challenge;
      }
    }
    throw new AcmeProblem(
        "unsupportedIdentifier",
        authorization.path("identifier").path("value").asText() + " cannot be validated by DNS",
        List.of(),
        Optional.empty());
  }

  /** Under the name itself, for our own domain, and where the owner's alias leads. */
  private void show(Certificate certificate, String name, String value) {
    show(DnsProof.PREFIX + name, value);
    certificate.issuance().stream()
        .flatMap(issuance -> issuance.validations().stream())
        .filter(one -> one.domainName().equals(name) || one.domainName().equals("*." + name))
        .map(DomainValidation::recordValue)
        .distinct()
        .forEach(alias -> show(alias, value));
  }

  private void show(String name, String value) {
    board.publish(name, value);
    shown.add(new Shown(name, value));
  }

  /** Reads {@code url} until its status is one of {@code wanted}. */
  private JsonNode awaited(String url, Set<String> wanted) throws AcmeProblem {
    while (true) {
      AcmeWire.Answer answer = wire.post(signer, url, "");
      JsonNode now = answer.json();
      String status = now.path("status").asText();
      if (wanted.contains(status)) {
        return now;
      }
      if (!Set.of("pending", "processing", "ready").contains(status)) {
        throw failure(now, status);
      }
      if (clock.nanoTime() - begun > LIMIT.toNanos()) {
        throw AcmeProblem.unreachable("still " + status + " after " + LIMIT.toMinutes() + " min");
      }
      Duration asked = answer.retryAfter().filter(time -> time.isPositive()).orElse(pollEvery);
      Pause.of(asked.compareTo(LONGEST_POLL) > 0 ? LONGEST_POLL : asked);
      if (Thread.currentThread().isInterrupted()) {
        throw AcmeProblem.unreachable("interrupted");
      }
    }
  }

  /** What an order, or the challenge of an authorization, says of its end. */
  private static AcmeProblem failure(JsonNode resource, String status) {
    for (JsonNode challenge : resource.path("challenges")) {
      if (challenge.has("error")) {
        AcmeProblem said = AcmeWire.problem(challenge.path("error"), status, Optional.empty());
        boolean notYet = said.is("unauthorized") || said.is("incorrectResponse");
        return notYet
            ? new AcmeProblem("dns", String.valueOf(said.getMessage()), List.of(), Optional.empty())
            : said;
      }
    }
    return AcmeWire.problem(resource.path("error"), "the order is " + status, Optional.empty());
  }
}
