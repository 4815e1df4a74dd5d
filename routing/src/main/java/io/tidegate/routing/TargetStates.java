package io.tidegate.routing;

/**
 * The running state of the targets of one {@link CompiledTargetGroup}, as a loop sees it; {@code i}
 * is the place in {@link CompiledTargetGroup#targets()}. Read on that loop only.
 */
public interface TargetStates {
  /** A number that changes whenever any {@link #healthy} does. */
  long version();

  /** Whether target {@code i} may get requests by its health. */
  boolean healthy(int i);

  /** Requests in progress at target {@code i} from this node. */
  int outstanding(int i);

  /**
   * Whether target {@code i} asks for a request; asked for groups with a target optimizer only,
   * where the answer may change at any moment.
   */
  default boolean ready(int i) {
    return true;
  }

  /** Share of a full target's traffic, 1 to 1000, for weighted random; 1000 is normal. */
  default int weight(int i) {
    return 1000;
  }

  /** Milliseconds since target {@code i} entered slow start, or -1 when it is not in it. */
  default long slowStartAgeMs(int i) {
    return -1;
  }
}
