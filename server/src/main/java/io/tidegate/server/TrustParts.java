package io.tidegate.server;

import com.sun.net.httpserver.HttpHandler;
import io.tidegate.api.elbv2.ContentLinks;
import io.tidegate.api.elbv2.TrustFiles;
import io.tidegate.control.Controller;
import io.tidegate.control.elbv2.ObjectSource;
import io.tidegate.model.Image;
import io.tidegate.model.elbv2.Revocation;
import io.tidegate.model.elbv2.TrustStore;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the files of trust stores come from, {@code buckets/BUCKET/KEY} in the data directory, and
 * the page that gives them out again. Made by the thread that starts the server.
 */
final class TrustParts {
  private static final int KEY_BYTES = 32;

  private final Controller controller;
  private final TrustFiles files;

  TrustParts(Ground ground, Supplier<Optional<URI>> api) {
    this.controller = ground.controller();
    byte[] key = new byte[KEY_BYTES];
    ground.chance().bytes(key);
    this.files =
        new TrustFiles(
            ObjectSource.directories(ground.data().resolve("buckets")),
            new ContentLinks(api, key, ground.time()));
  }

  TrustFiles files() {
    return files;
  }

  /** The page behind the links. */
  HttpHandler page() {
    return OperationsPages.content(this::content);
  }

  private Optional<String> content(String query) {
    Map<String, String> values = new HashMap<>();
    for (String pair : query.split("&")) {
      String[] parts = pair.split("=", 2);
      values.put(parts[0], URLDecoder.decode(parts[parts.length - 1], StandardCharsets.UTF_8));
    }
    String subject = values.getOrDefault("subject", "");
    String end = values.getOrDefault("expires", "");
    boolean good =
        end.matches("[0-9]{1,12}")
            && files
                .links()
                .good(subject, Long.parseLong(end), values.getOrDefault("signature", ""));
    Image image = controller.image();
    return Optional.of(subject)
        .filter(asked -> good)
        .flatMap(
            asked ->
                image
                    .trustStores()
                    .find(asked)
                    .map(TrustStore::caCertificates)
                    .or(() -> image.revocations().find(asked).map(Revocation::content)));
  }
}
