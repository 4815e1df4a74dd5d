package io.tidegate.testkit.acme;

/** A request is answered with an error. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient AcmeAuthority.Problem problem;

  Refusal(String type) {
    this(new AcmeAuthority.Problem(type, 0));
  }

  Refusal(AcmeAuthority.Problem problem) {
    super(problem.type());
    this.problem = problem;
  }

  AcmeAuthority.Problem problem() {
    return problem;
  }
}
