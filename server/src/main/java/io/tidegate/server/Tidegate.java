package io.tidegate.server;

import com.sun.net.httpserver.HttpHandler;
import io.tidegate.api.Action;
import io.tidegate.api.ApiDispatcher;
import io.tidegate.api.ApiServer;
import io.tidegate.api.auth.Credentials;
import io.tidegate.api.auth.RequestVerifier;
import io.tidegate.api.auth.SigV4Verifier;
import io.tidegate.api.sts.StsActions;
import io.tidegate.base.Chance;
import io.tidegate.base.FaultHandler;
import io.tidegate.base.ThreadTasks;
import io.tidegate.base.TimeSource;
import io.tidegate.control.Controller;
import io.tidegate.metrics.MetricStore;
import io.tidegate.metrics.MetricStoreOptions;
import io.tidegate.store.MemoryStore;
import io.tidegate.store.Store;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts list: reads top to bottom as everything that a server is made of and who is handed to
 * whom. Started and closed by one thread; closing leaves instances running.
 */
public final class Tidegate implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Tidegate.class);

  private final ServeOptions options;
  private final FaultHandler faults = (where, cause) -> log.error("a bug in {}", where, cause);
  private final Shutdown shutdown = new Shutdown(faults);
  private final Gauges gauges = new Gauges();
  private volatile boolean ready;
  private final InetSocketAddress address;

  /**
   * Starts everything.
   *
   * @throws StartFailure when something cannot start; what had started is ended again
   */
  public Tidegate(ServeOptions options) {
    this.options = options;
    try {
      this.address = wire();
    } catch (RuntimeException failed) {
      shutdown.close();
      throw failed;
    }
  }

  /** Where the API listens. */
  public InetSocketAddress address() {
    return address;
  }

  private InetSocketAddress wire() {
    TimeSource time = TimeSource.system();
    Chance chance = Chance.system();
    ThreadTasks tasks = shutdown.closing(new ThreadTasks(faults));
    DataDirectory data = shutdown.closing(DataDirectory.open(options.data()));
    Map<String, String> keys = CredentialsFile.loadOrCreate(data, chance);

    Store store = shutdown.closing(new MemoryStore());
    Controller controller = shutdown.closing(new Controller(store, faults));
    MetricStore metrics = shutdown.closing(metrics(data, time));
    metrics.start(tasks);

    Map<String, Map<String, Action>> actions = new HashMap<>();
    actions.put("sts", StsActions.all(options.installation()));

    controller.start();
    ApiDispatcher dispatcher = new ApiDispatcher(actions, verifier(keys, time), chance, faults);
    ApiServer api = shutdown.closing(listen(dispatcher, pages()));
    announce(data, api.address());
    ready = true;
    return api.address();
  }

  private MetricStore metrics(DataDirectory data, TimeSource time) {
    MetricStoreOptions limits = MetricStoreOptions.defaults();
    if (options.simulated()) {
      return MetricStore.inMemory(limits, time);
    }
    try {
      return MetricStore.open(data.resolve("metrics.db"), limits, time);
    } catch (IOException unusable) {
      throw new StartFailure(
          "cannot open " + data.resolve("metrics.db") + ": " + unusable.getMessage());
    }
  }

  private RequestVerifier verifier(Map<String, String> keys, TimeSource time) {
    if (options.simulated()) {
      return RequestVerifier.anyone();
    }
    Credentials credentials =
        id ->
            Optional.ofNullable(keys.get(id))
                .map(secret -> new Credentials.Credential(secret, Optional.empty()));
    return new SigV4Verifier(credentials, options.installation().region(), time);
  }

  private Map<String, HttpHandler> pages() {
    return OperationsPages.of(() -> ready, gauges::text);
  }

  private ApiServer listen(ApiDispatcher dispatcher, Map<String, HttpHandler> pages) {
    try {
      return ApiServer.start(options.listen(), dispatcher, pages);
    } catch (IOException refused) {
      throw new StartFailure(BindAdvice.of("the API", options.listen(), refused));
    }
  }

  /** Writes where the API listens, for {@code env}; forgotten again at the end. */
  private void announce(DataDirectory data, InetSocketAddress at) {
    String url = "http://" + at.getAddress().getHostAddress() + ":" + at.getPort();
    String region = options.installation().region();
    data.writePrivate("endpoint", "endpoint_url = " + url + "\nregion = " + region + "\n");
    shutdown.closing(() -> data.remove("endpoint"));
  }

  @Override
  public void close() {
    ready = false;
    shutdown.close();
  }
}
