package io.tidegate.testkit.acme;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidegate.testkit.TestCertificates;
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
import java.util.TreeSet;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * A certificate authority that speaks ACME (RFC 8555) on loopback, strict: nonces are good once,
 * signatures and their URLs are checked, names are validated by asking DNS over UDP. Its own lock
 * guards everything; one thread serves.
 */
public final class AcmeAuthority implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ERROR = "urn:ietf:params:acme:error:";

  private final HttpServer server;
  private final PublicDns dns;
  private final InetSocketAddress nameServer;
  private final TestCertificates.Issued root =
      TestCertificates.selfSigned(
          TestCertificates.Wish.authority("ACME test"), TestCertificates.ec("secp256r1"));
  private final Set<String> nonces = new HashSet<>();
  private final Map<String, JsonNode> accounts = new HashMap<>();
  private final Map<String, Order> orders = new HashMap<>();
  private final Map<String, Authorization> authorizations = new HashMap<>();
  private final List<String> requests = new ArrayList<>();
  private final List<Problem> refusals = new ArrayList<>();
  private Optional<Binding> binding = Optional.empty();
  private Optional<Problem> looksFor = Optional.empty();
  private boolean terms;
  private Instant notBefore = Instant.EPOCH;
  private Duration life = Duration.ofDays(90);
  private int counter;
  private int revoked;

  private record Binding(String keyId, String macKey) {}

  /** An error to give: the word, and seconds of Retry-After, 0 for none. */
  public record Problem(String type, int retryAfter) {}

  private static final class Order {
    final Set<String> names = new TreeSet<>();
    final List<String> authorizations = new ArrayList<>();
    String account = "";
    String chain = "";
    boolean polled;
  }

  private static final class Authorization {
    String name = "";
    boolean wildcard;
    String account = "";
    String token = "";
    String status = "pending";
    String error = "";
    boolean asked;
    boolean polled;
  }

  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Problem problem;

    Refusal(String type) {
      this(new Problem(type, 0));
    }

    Refusal(Problem problem) {
      super(problem.type());
      this.problem = problem;
    }
  }

  /** Validates by {@code dns}, whose aliases lead to {@code nameServer}. */
  public AcmeAuthority(PublicDns dns, InetSocketAddress nameServer) throws IOException {
    this.dns = dns;
    this.nameServer = nameServer;
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
    notBefore = from;
    life = time;
  }

  /** Answers the next signed requests with these errors. */
  public synchronized void refuse(Problem... problems) {
    refusals.addAll(List.of(problems));
  }

  /** Ends validations with this error before it looks into DNS. */
  public synchronized void failValidations(String type) {
    looksFor = Optional.of(new Problem(type, 0));
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
    return TestCertificates.pem(root.certificate());
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
      if (refused.problem.retryAfter() > 0) {
        exchange.getResponseHeaders().set("Retry-After", "" + refused.problem.retryAfter());
      }
      String type = ERROR + refused.problem.type();
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
    String account = request.header().path("kid").asText();
    JsonNode key = accounts.get(account);
    if (key == null) {
      throw new Refusal("accountDoesNotExist");
    }
    if (!request.signedBy(key)) {
      throw new Refusal("unauthorized");
    }
    switch (words[0]) {
      case "new-order" -> order(exchange, request, account);
      case "order" -> answer(exchange, 200, shown(words[1], order(words[1], account)));
      case "authorization" -> answer(exchange, 200, polled(words[1], account));
      case "challenge" -> {
        authorization(words[1], account).asked = true;
        answer(exchange, 200, challenge(words[1]));
      }
      case "finalize" -> finish(exchange, request, words[1], account);
      case "certificate" -> chain(exchange, order(words[1], account));
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

  private void order(HttpExchange exchange, SignedRequest request, String account)
      throws IOException {
    Order order = new Order();
    order.account = account;
    for (JsonNode identifier : request.json().path("identifiers")) {
      String name = identifier.path("value").asText();
      order.names.add(name);
      Authorization authorization = new Authorization();
      authorization.wildcard = name.startsWith("*.");
      authorization.name = authorization.wildcard ? name.substring(2) : name;
      authorization.account = account;
      authorization.token = "token-" + counter++;
      String id = "a" + counter++;
      authorizations.put(id, authorization);
      order.authorizations.add(id);
    }
    String id = "o" + counter++;
    orders.put(id, order);
    exchange.getResponseHeaders().set("Location", url("order/" + id));
    answer(exchange, 201, shown(id, order));
  }

  private Order order(String id, String account) throws Refusal {
    Order order = orders.get(id);
    if (order == null || !order.account.equals(account)) {
      throw new Refusal("unauthorized");
    }
    return order;
  }

  private ObjectNode shown(String id, Order order) {
    boolean valid =
        order.authorizations.stream().allMatch(a -> state(authorizations.get(a)).equals("valid"));
    boolean invalid =
        order.authorizations.stream().anyMatch(a -> state(authorizations.get(a)).equals("invalid"));
    String status = valid ? "ready" : invalid ? "invalid" : "pending";
    if (!order.chain.isEmpty()) {
      status = order.polled ? "valid" : "processing";
      order.polled = true;
    }
    ObjectNode text = JSON.createObjectNode().put("status", status);
    ArrayNode all = text.putArray("authorizations");
    order.authorizations.forEach(one -> all.add(url("authorization/" + one)));
    text.put("finalize", url("finalize/" + id));
    if (status.equals("valid")) {
      text.put("certificate", url("certificate/" + id));
    }
    return text;
  }

  private static String state(@org.jspecify.annotations.Nullable Authorization authorization) {
    return authorization == null ? "invalid" : authorization.status;
  }

  private Authorization authorization(String id, String account) throws Refusal {
    Authorization authorization = authorizations.get(id);
    if (authorization == null || !authorization.account.equals(account)) {
      throw new Refusal("unauthorized");
    }
    return authorization;
  }

  /** Validates at the second look after the challenge was answered. */
  private ObjectNode polled(String id, String account) throws IOException, Refusal {
    Authorization authorization = authorization(id, account);
    if (authorization.asked && authorization.status.equals("pending")) {
      if (authorization.polled) {
        validate(authorization);
      }
      authorization.polled = true;
    }
    ObjectNode text = JSON.createObjectNode().put("status", authorization.status);
    text.putObject("identifier").put("type", "dns").put("value", authorization.name);
    if (authorization.wildcard) {
      text.put("wildcard", true);
    }
    ArrayNode challenges = text.putArray("challenges");
    challenges.addObject().put("type", "http-01").put("url", url("none")).put("token", "x");
    challenges.add(challenge(id));
    return text;
  }

  private ObjectNode challenge(String id) throws Refusal {
    Authorization authorization = authorizations.get(id);
    if (authorization == null) {
      throw new Refusal("malformed");
    }
    ObjectNode text =
        JSON.createObjectNode()
            .put("type", "dns-01")
            .put("url", url("challenge/" + id))
            .put("token", authorization.token)
            .put("status", authorization.status);
    if (!authorization.error.isEmpty()) {
      text.putObject("error").put("type", ERROR + authorization.error).put("detail", "looked");
    }
    return text;
  }

  private void validate(Authorization authorization) throws IOException {
    JsonNode key = accounts.get(authorization.account);
    String error = looksFor.map(Problem::type).orElse("");
    if (error.isEmpty() && key != null) {
      List<String> shown = dns.texts("_acme-challenge." + authorization.name, nameServer);
      String wanted = SignedRequest.dnsProof(authorization.token, key);
      error = shown.contains(wanted) ? "" : shown.isEmpty() ? "dns" : "unauthorized";
    }
    authorization.status = error.isEmpty() ? "valid" : "invalid";
    authorization.error = error;
  }

  private void finish(HttpExchange exchange, SignedRequest request, String id, String account)
      throws IOException, Refusal {
    Order order = order(id, account);
    if (!shown(id, order).path("status").asText().equals("ready")) {
      throw new Refusal("orderNotReady");
    }
    JcaPKCS10CertificationRequest wish =
        new JcaPKCS10CertificationRequest(
            SignedRequest.decoded(request.json().path("csr").asText()));
    try {
      boolean proved =
          wish.isSignatureValid(new JcaContentVerifierProviderBuilder().build(wish.getPublicKey()));
      if (!proved || !names(wish).equals(order.names)) {
        throw new Refusal("badCSR");
      }
      String[] names = order.names.toArray(String[]::new);
      order.chain =
          TestCertificates.chainFor(
              TestCertificates.Wish.server(names).valid(notBefore, notBefore.plus(life)),
              wish.getPublicKey(),
              root);
    } catch (java.security.GeneralSecurityException
        | org.bouncycastle.operator.OperatorCreationException
        | org.bouncycastle.pkcs.PKCSException bad) {
      throw new Refusal("badCSR");
    }
    answer(exchange, 200, shown(id, order));
  }

  private static Set<String> names(JcaPKCS10CertificationRequest wish) {
    Set<String> names = new TreeSet<>();
    Extensions extensions = wish.getRequestedExtensions();
    for (GeneralName name :
        GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName).getNames()) {
      names.add(name.getName().toString());
    }
    return names;
  }

  private static void chain(HttpExchange exchange, Order order) throws IOException {
    byte[] text = order.chain.getBytes(StandardCharsets.US_ASCII);
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
