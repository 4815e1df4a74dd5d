package io.tidegate.server;

import io.tidegate.model.Image;
import io.tidegate.model.wafv2.WebAcls;
import io.tidegate.routing.RoutingCompiler;
import io.tidegate.store.SqliteStore;
import io.tidegate.store.StoreDamage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code tidegate validate}: reads the settings and the state they name and makes the routing of it
 * ready, as a start does before it opens a socket. The state is read from a copy, so that a server
 * may run on it meanwhile. Runs on the thread that calls.
 */
final class DryRun {
  private static final String DATABASE = "tidegate.db";

  private DryRun() {}

  /**
   * What a start with {@code options} would serve, in one line.
   *
   * @throws StartFailure when it would not start, or not serve all of it
   */
  static String of(ServeOptions options) {
    Path database = options.data().resolve(DATABASE);
    if (!Files.exists(database)) {
      return "no state yet";
    }
    Image image = image(database);
    List<String> undefined = undefinedWebAcls(options.webAcls(), image);
    if (!undefined.isEmpty()) {
      throw new StartFailure(String.join("; ", undefined));
    }
    return routing(image);
  }

  /** Load balancers whose web ACL is not defined, so that no request of theirs has a verdict. */
  static List<String> undefinedWebAcls(WebAcls defined, Image image) {
    return image.webAclAssociations().stream()
        .filter(one -> defined.withArn(one.webAclArn()).isEmpty())
        .map(
            one ->
                one.loadBalancerArn()
                    + " is associated with "
                    + one.webAclArn()
                    + ", which the setting "
                    + WebAcls.SETTING
                    + " does not define")
        .sorted()
        .toList();
  }

  private static Image image(Path database) {
    try {
      Path scratch = Files.createTempDirectory("tidegate-validate");
      try {
        Path copy = scratch.resolve(DATABASE);
        Files.copy(database, copy);
        Path log = database.resolveSibling(DATABASE + "-wal");
        if (Files.exists(log)) {
          Files.copy(log, scratch.resolve(DATABASE + "-wal"));
        }
        try (SqliteStore store = new SqliteStore(copy)) {
          return store.load();
        }
      } finally {
        remove(scratch);
      }
    } catch (StoreDamage damage) {
      throw new StartFailure(database + " cannot be read: " + damage.getMessage());
    } catch (IOException | UncheckedIOException unreadable) {
      throw new StartFailure(database + " cannot be read: " + unreadable);
    }
  }

  private static void remove(Path scratch) throws IOException {
    try (var files = Files.list(scratch)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(scratch);
  }

  private static String routing(Image image) {
    RoutingCompiler.Result result = RoutingCompiler.compileAll(image);
    if (!result.failures().isEmpty()) {
      throw new StartFailure(
          result.failures().stream()
              .map(failure -> failure.loadBalancerArn() + ": " + failure.cause().getMessage())
              .collect(Collectors.joining("; ", "cannot serve ", "")));
    }
    return image.loadBalancers().size()
        + " load balancers, "
        + image.listeners().size()
        + " listeners, "
        + image.rules().size()
        + " rules, "
        + image.targets().size()
        + " targets can be served";
  }
}
