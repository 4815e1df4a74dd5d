package io.tidegate.instances;

/** Why an instance could not be started; each says whether a retry can help. */
public abstract sealed class LaunchFailure extends Exception {
  private static final long serialVersionUID = 1L;

  LaunchFailure(String message) {
    super(message);
  }

  /** Whether trying the same again later can succeed. */
  public abstract boolean retryable();

  /** No room: processes, memory, addresses. */
  public static final class InsufficientCapacity extends LaunchFailure {
    private static final long serialVersionUID = 1L;

    /** {@code message} says what ran out. */
    public InsufficientCapacity(String message) {
      super(message);
    }

    @Override
    public boolean retryable() {
      return true;
    }
  }

  /** Image, template or user data cannot work as they are. */
  public static final class InvalidTemplate extends LaunchFailure {
    private static final long serialVersionUID = 1L;

    /** {@code message} says what to mend. */
    public InvalidTemplate(String message) {
      super(message);
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /** Anything else. */
  public static final class Unknown extends LaunchFailure {
    private static final long serialVersionUID = 1L;

    /** {@code message} is for people. */
    public Unknown(String message) {
      super(message);
    }

    @Override
    public boolean retryable() {
      return true;
    }
  }
}
