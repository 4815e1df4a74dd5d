package io.tidegate.cli.demo;

/** A step of the tour did not really happen; the message says what was expected and seen. */
final class StepFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StepFailed(String message) {
    super(message);
  }
}
