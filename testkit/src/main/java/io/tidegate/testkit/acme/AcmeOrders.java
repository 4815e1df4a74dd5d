package io.tidegate.testkit.acme;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.testkit.TestCertificates;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;

/**
 * Orders of certificates, the proofs that they ask for, and what was issued (RFC 8555 section 7.4
 * and 7.5). Guarded by the authority's lock.
 */
final class AcmeOrders {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final UnaryOperator<String> url;
  private final PublicDns dns;
  private final InetSocketAddress nameServer;
  private final TestCertificates.Issued root =
      TestCertificates.selfSigned(
          TestCertificates.Wish.authority("ACME test"), TestCertificates.ec("secp256r1"));
  private final Map<String, Order> orders = new HashMap<>();
  private final Map<String, Authorization> authorizations = new HashMap<>();
  private Optional<String> failing = Optional.empty();
  private Instant notBefore = Instant.EPOCH;
  private Duration life = Duration.ofDays(90);
  private int counter;

  /** Who orders: the account's URL and its key. */
  record Account(String url, JsonNode key) {}

  private static final class Order {
    final Set<String> names = new TreeSet<>();
    final List<String> authorizations = new ArrayList<>();
    final Account account;
    String chain = "";
    boolean polled;

    Order(Account account) {
      this.account = account;
    }
  }

  private static final class Authorization {
    final String name;
    final boolean wildcard;
    final Account account;
    final String token;
    String status = "pending";
    String error = "";
    boolean asked;
    boolean polled;

    Authorization(String name, Account account, String token) {
      this.wildcard = name.startsWith("*.");
      this.name = wildcard ? name.substring(2) : name;
      this.account = account;
      this.token = token;
    }
  }

  /** {@code url} makes an URL of a path; names are validated by {@code dns}. */
  AcmeOrders(UnaryOperator<String> url, PublicDns dns, InetSocketAddress nameServer) {
    this.url = url;
    this.dns = dns;
    this.nameServer = nameServer;
  }

  /** Certificates are good from then and so long. */
  void sign(Instant from, Duration time) {
    notBefore = from;
    life = time;
  }

  /** Ends validations with this error before DNS is looked into. */
  void failValidations(String type) {
    failing = Optional.of(type);
  }

  /** The certificate that signs. */
  String rootPem() {
    return TestCertificates.pem(root.certificate());
  }

  /** Opens an order of these identifiers; its id. */
  String open(JsonNode identifiers, Account account) {
    Order order = new Order(account);
    for (JsonNode identifier : identifiers) {
      String name = identifier.path("value").asText();
      order.names.add(name);
      String id = "a" + counter++;
      authorizations.put(id, new Authorization(name, account, "token-" + counter++));
      order.authorizations.add(id);
    }
    String id = "o" + counter++;
    orders.put(id, order);
    return id;
  }

  private Order order(String id, Account account) throws Refusal {
    Order order = orders.get(id);
    if (order == null || !order.account.url().equals(account.url())) {
      throw new Refusal("unauthorized");
    }
    return order;
  }

  /** The text of an order; a certificate is ready at the second look. */
  ObjectNode shown(String id, Account account) throws Refusal {
    Order order = order(id, account);
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
    order.authorizations.forEach(one -> all.add(url.apply("authorization/" + one)));
    text.put("finalize", url.apply("finalize/" + id));
    if (status.equals("valid")) {
      text.put("certificate", url.apply("certificate/" + id));
    }
    return text;
  }

  private static String state(@Nullable Authorization authorization) {
    return authorization == null ? "invalid" : authorization.status;
  }

  private Authorization authorization(String id, Account account) throws Refusal {
    Authorization authorization = authorizations.get(id);
    if (authorization == null || !authorization.account.url().equals(account.url())) {
      throw new Refusal("unauthorized");
    }
    return authorization;
  }

  /** The text of an authorization; validates at the second look after the challenge was asked. */
  ObjectNode polled(String id, Account account) throws IOException, Refusal {
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
    challenges.addObject().put("type", "http-01").put("url", url.apply("none")).put("token", "x");
    challenges.add(challenge(id, authorization));
    return text;
  }

  /** The challenge is to be validated; its text. */
  ObjectNode ask(String id, Account account) throws Refusal {
    Authorization authorization = authorization(id, account);
    authorization.asked = true;
    return challenge(id, authorization);
  }

  private ObjectNode challenge(String id, Authorization authorization) {
    ObjectNode text =
        JSON.createObjectNode()
            .put("type", "dns-01")
            .put("url", url.apply("challenge/" + id))
            .put("token", authorization.token)
            .put("status", authorization.status);
    if (!authorization.error.isEmpty()) {
      text.putObject("error")
          .put("type", AcmeAuthority.ERROR + authorization.error)
          .put("detail", "looked");
    }
    return text;
  }

  private void validate(Authorization authorization) throws IOException {
    String error = failing.orElse("");
    if (error.isEmpty()) {
      List<String> shown = dns.texts("_acme-challenge." + authorization.name, nameServer);
      String wanted = SignedRequest.dnsProof(authorization.token, authorization.account.key());
      error = shown.contains(wanted) ? "" : shown.isEmpty() ? "dns" : "unauthorized";
    }
    authorization.status = error.isEmpty() ? "valid" : "invalid";
    authorization.error = error;
  }

  /** Issues for the request to sign, when all is proved; the order's text. */
  ObjectNode finish(SignedRequest request, String id, Account account) throws IOException, Refusal {
    Order order = order(id, account);
    if (!shown(id, account).path("status").asText().equals("ready")) {
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
    return shown(id, account);
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

  /** What was issued. */
  String chain(String id, Account account) throws Refusal {
    return order(id, account).chain;
  }
}
