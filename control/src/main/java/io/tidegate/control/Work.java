package io.tidegate.control;

import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One decision on its way through the writer: decided first, answered once what it and its
 * companions decided is durable. Owned by the writer's thread but for {@link #answer()}.
 */
final class Work<A> {
  private final String name;
  private final Decision<A> decision;
  private final CompletableFuture<A> answer = new CompletableFuture<>();
  private Optional<Outcome<A>> outcome = Optional.empty();
  private Optional<RuntimeException> failure = Optional.empty();

  Work(String name, Decision<A> decision) {
    this.name = name;
    this.decision = decision;
  }

  static ApiError stopping() {
    return new ApiError("ServiceUnavailable", 503, "The server is shutting down.");
  }

  String name() {
    return name;
  }

  CompletableFuture<A> answer() {
    return answer;
  }

  /** Decides against {@code image} and returns the changes; a refusal is kept for the answer. */
  List<Change> decide(Image image) {
    try {
      Outcome<A> decided = decision.decide(image);
      outcome = Optional.of(decided);
      return decided.changes();
    } catch (RuntimeException failed) {
      failure = Optional.of(failed);
      return List.of();
    }
  }

  /** The bug that {@link #decide} met, if any; a refusal is none. */
  Optional<RuntimeException> bug() {
    return failure.filter(failed -> !(failed instanceof ApiError));
  }

  /** Gives the caller what was decided. */
  void complete() {
    outcome.ifPresent(decided -> answer.complete(decided.answer()));
    failure.ifPresent(answer::completeExceptionally);
  }

  /** Gives the caller {@code reason} instead of what was decided. */
  void refuse(RuntimeException reason) {
    answer.completeExceptionally(reason);
  }
}
