package io.tidegate.agent;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** {@code tidegate target-control-agent}: configured by environment variables alone. */
public final class Main {
  /** How long requests under way may take to end once the agent is told to stop. */
  private static final Duration DRAIN = Duration.ofSeconds(300);

  private Main() {}

  /** Runs until it is told to stop; exit code 2 when it cannot start. */
  public static void main(String[] arguments) throws InterruptedException {
    CountDownLatch forever = new CountDownLatch(1);
    try {
      AgentSettings settings = AgentSettings.read(System.getenv());
      Agent agent =
          Agent.start(
              settings, (where, cause) -> System.err.println("fault in " + where + ": " + cause));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> agent.drain(DRAIN), "drain"));
      System.out.println(
          "target control agent: at most "
              + settings.concurrency()
              + " requests at once from "
              + settings.data()
              + " to "
              + settings.destination()
              + ", control on "
              + settings.control());
    } catch (IllegalArgumentException unusable) {
      System.err.println("target-control-agent: " + unusable.getMessage());
      System.exit(2);
    }
    forever.await();
  }
}
