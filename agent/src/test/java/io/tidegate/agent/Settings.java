package io.tidegate.agent;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Settings of agents for tests, on free ports. */
final class Settings {
  private Settings() {}

  static AgentSettings of(String host, int application, int concurrency) throws IOException {
    return of(host, application, Map.of(AgentSettings.CONCURRENCY, "" + concurrency));
  }

  static AgentSettings of(String host, int application, Map<String, String> more)
      throws IOException {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                AgentSettings.DATA, host + ":" + Balancer.freePort(host),
                AgentSettings.CONTROL, host + ":" + Balancer.freePort(host),
                AgentSettings.DESTINATION, host + ":" + application));
    all.putAll(more);
    return AgentSettings.read(all);
  }
}
