package io.tidegate.model.acm;

/**
 * How the owner of a name shows that it is theirs: a CNAME from {@code recordName} to {@code
 * recordValue}, both with the last dot.
 */
public record DomainValidation(
    String domainName, Status status, String recordName, String recordValue) {

  /** How far it is. */
  public enum Status {
    PENDING_VALIDATION,
    SUCCESS,
    FAILED
  }

  /** This validation in another state. */
  public DomainValidation withStatus(Status status) {
    return new DomainValidation(domainName, status, recordName, recordValue);
  }
}
