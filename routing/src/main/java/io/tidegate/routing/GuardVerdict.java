package io.tidegate.routing;

import java.util.List;
import java.util.function.Consumer;

/** What a guard says of a request. */
public sealed interface GuardVerdict {
  /** A verdict that is there at once. */
  sealed interface Known extends GuardVerdict {
    /** What to count. */
    Event event();

    /** Whole {@code Set-Cookie} values for the client. */
    List<String> cookies();
  }

  /** The rule's action is done; {@code lines} are header lines for the target, with line ends. */
  record Pass(String lines, List<String> cookies, Event event) implements Known {
    /** Copies. */
    public Pass {
      cookies = List.copyOf(cookies);
    }
  }

  /**
   * The balancer answers itself. {@code location} is empty unless the client is sent elsewhere,
   * {@code reason} the access log's {@code error_reason}, empty for none.
   */
  record Answer(int status, String location, List<String> cookies, String reason, Event event)
      implements Known {
    /** Copies. */
    public Answer {
      cookies = List.copyOf(cookies);
    }
  }

  /** The verdict takes a while: somebody else is asked. It always comes, within seconds. */
  record Later(Pending pending) implements GuardVerdict {}

  /** A verdict to come. */
  interface Pending {
    /** Tells {@code listener} once, on any thread, perhaps at once. */
    void tell(Consumer<Known> listener);
  }

  /** CloudWatch's counters of authentication. */
  enum Event {
    NONE,
    AUTH_SUCCESS,
    AUTH_FAILURE,
    AUTH_ERROR,
    REFRESH_SUCCESS,
    CLAIMS_SIZE_EXCEEDED,
    JWT_SUCCESS,
    JWT_FAILURE
  }
}
