package io.tidegate.api;

/**
 * One AWS operation: reads validated input, submits a command or reads the image, says the output.
 * Named as AWS names it. Runs on a virtual thread, may block.
 */
@FunctionalInterface
public interface Action {
  /**
   * Runs the operation.
   *
   * @return the output members by their model names; empty for operations without output
   * @throws io.tidegate.model.ApiError to refuse
   */
  Struct run(Call call);
}
