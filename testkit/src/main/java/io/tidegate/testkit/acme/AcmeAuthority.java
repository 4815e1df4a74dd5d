package io.tidegate.testkit.acme;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A certificate authority that speaks ACME (RFC 8555) on loopback, strict: nonces are good once,
 * signatures and their URLs are checked, names are validated by asking DNS over UDP. Its own lock
 * guards everything; one thread serves.
 */
public final class AcmeAuthority implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  static final String ERROR = "urn:ietf:params:acme:error:";

  private final HttpServer server;
  private final AcmeOrders orders;
  private final Set<String> nonces = new HashSet<>();
  private final Map<String, JsonNode> accounts = new HashMap<>();
  private final List<String> requests = new ArrayList<>();
  private final List<Problem> refusals = new ArrayList<>();
  private Optional<Binding> binding = Optional.empty();
  private boolean terms;
  private int counter;
  private int revoked;

  private record Binding(String keyId, String macKey) {}

  /** An error to give: the word, and seconds of Retry-After, 0 for none. */
  public record Problem(String type, int retryAfter) {}

  /** Validates by {@code dns}, whose aliases lead to {@code nameServer}. */
  public AcmeAuthority(PublicDns dns, InetSocketAddress nameServer) throws IOException {
    this.orders = new AcmeOrders(this::url, dns, nameServer);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.start();
  }

  /** Its directory. */
  public URI directory() {
    return URI.create(url("directory"));
  }

  /** Wants accounts to be bound to this external one. */
  public synchronized void requireBinding(String keyId, String macKey) {
    binding = Optional.of(new Binding(keyId, macKey));
  }

  /** Has terms of service from now on. */
  public synchronized void haveTerms() {
    terms = true;
  }

  /** Certificates are good from then and so long. */
  public synchronized void sign(Instant from, Duration time) {
    orders.sign(from, time);
  }

  /** Answers the next signed requests with these errors. */
  public synchronized void refuse(Problem... problems) {
    refusals.addAll(List.of(problems));
  }

  /** Ends validations with this error before it looks into DNS. */
  public synchronized void failValidations(String type) {
    orders.failValidations(type);
  }

  /** Forgets all accounts. */
  public synchronized void forgetAccounts() {
    accounts.clear();
  }

  /** What was asked, in order: the first words of paths. */
  public synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  /** How often {@code word} was asked. */
  public synchronized long count(String word) {
    return requests.stream().filter(word::equals).count();
  }

  /** How many certificates were revoked. */
  public synchronized int revoked() {
    return revoked;
  }

  /** The certificate that signs. */
  public String rootPem() {
    return orders.rootPem();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + path;
  }

  private synchronized void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring(1);
    String[] words = path.split("/", -1);
    requests.add(words[0]);
    exchange.getResponseHeaders().set("Replay-Nonce", fresh());
    try {
      switch (words[0]) {
        case "directory" -> answer(exchange, 200, directoryText());
        case "nonce" -> exchange.sendResponseHeaders(200, -1);
        default -> signed(exchange, words);
      }
    } catch (Refusal refused) {
      if (refused.problem().retryAfter() > 0) {
        exchange.getResponseHeaders().set("Retry-After", "" + refused.problem().retryAfter());
      }
      String type = ERROR + refused.problem().type();
      answer(exchange, 403, JSON.createObjectNode().put("type", type).put("detail", "refused"));
    } finally {
      exchange.close();
    }
  }

  private String fresh() {
    String nonce = "nonce-" + counter++;
    nonces.add(nonce);
    return nonce;
  }

  private ObjectNode directoryText() {
    ObjectNode text = JSON.createObjectNode();
    text.put("newNonce", url("nonce")).put("newAccount", url("new-account"));
    text.put("newOrder", url("new-order")).put("revokeCert", url("revoke"));
    ObjectNode meta = text.putObject("meta");
    meta.put("externalAccountRequired", binding.isPresent());
    if (terms) {
      meta.put("termsOfService", "https://ca.example/terms");
    }
    return text;
  }

  private void signed(HttpExchange exchange, String[] words) throws IOException, Refusal {
    SignedRequest request =
        SignedRequest.parse(JSON.readTree(exchange.getRequestBody().readAllBytes()));
    boolean jose =
        "application/jose+json".equals(exchange.getRequestHeaders().getFirst("Content-Type"));
    if (!jose || !request.header().path("url").asText().equals(url(String.join("/", words)))) {
      throw new Refusal("malformed");
    }
    if (!nonces.remove(request.header().path("nonce").asText())) {
      throw new Refusal("badNonce");
    }
    if (!refusals.isEmpty()) {
      throw new Refusal(refusals.removeFirst());
    }
    if (words[0].equals("new-account")) {
      register(exchange, request);
      return;
    }
    String url = request.header().path("kid").asText();
    JsonNode key = accounts.get(url);
    if (key == null) {
      throw new Refusal("accountDoesNotExist");
    }
    if (!request.signedBy(key)) {
      throw new Refusal("unauthorized");
    }
    serve(exchange, words, request, new AcmeOrders.Account(url, key));
  }

  private void serve(
      HttpExchange exchange, String[] words, SignedRequest request, AcmeOrders.Account account)
      throws IOException, Refusal {
    switch (words[0]) {
      case "new-order" -> {
        String id = orders.open(request.json().path("identifiers"), account);
        exchange.getResponseHeaders().set("Location", url("order/" + id));
        answer(exchange, 201, orders.shown(id, account));
      }
      case "order" -> answer(exchange, 200, orders.shown(words[1], account));
      case "authorization" -> answer(exchange, 200, orders.polled(words[1], account));
      case "challenge" -> answer(exchange, 200, orders.ask(words[1], account));
      case "finalize" -> answer(exchange, 200, orders.finish(request, words[1], account));
      case "certificate" -> chain(exchange, orders.chain(words[1], account));
      case "revoke" -> {
        revoked++;
        exchange.sendResponseHeaders(200, -1);
      }
      default -> throw new Refusal("malformed");
    }
  }

  private void register(HttpExchange exchange, SignedRequest request) throws IOException, Refusal {
    JsonNode key = request.header().path("jwk");
    if (!request.signedBy(key)) {
      throw new Refusal("malformed");
    }
    if (terms && !request.json().path("termsOfServiceAgreed").asBoolean()) {
      throw new Refusal("userActionRequired");
    }
    if (binding.isPresent()) {
      JsonNode given = request.json().path("externalAccountBinding");
      SignedRequest bound = SignedRequest.parse(given);
      boolean fits =
          bound.macBy(binding.get().macKey())
              && bound.header().path("kid").asText().equals(binding.get().keyId())
              && bound.header().path("url").asText().equals(url("new-account"))
              && bound.json().equals(key);
      if (!fits) {
        throw new Refusal("unauthorized");
      }
    }
    String account = url("account/" + counter++);
    accounts.put(account, key);
    exchange.getResponseHeaders().set("Location", account);
    answer(exchange, 201, JSON.createObjectNode().put("status", "valid"));
  }

  private static void chain(HttpExchange exchange, String chain) throws IOException {
    byte[] text = chain.getBytes(StandardCharsets.US_ASCII);
    exchange.getResponseHeaders().set("Content-Type", "application/pem-certificate-chain");
    exchange.sendResponseHeaders(200, text.length);
    exchange.getResponseBody().write(text);
  }

  private static void answer(HttpExchange exchange, int status, JsonNode body) throws IOException {
    byte[] text = body.toString().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, text.length);
    exchange.getResponseBody().write(text);
  }
}
