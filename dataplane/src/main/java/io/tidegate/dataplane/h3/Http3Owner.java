package io.tidegate.dataplane.h3;

/** Whom a link serves; called on the loop's thread. */
public interface Http3Owner {
  /** A request has come on {@code fresh}, which needs a reader. */
  void opened(Http3Stream fresh);

  /** The first stream has opened, or the last has ended. */
  void streamsChanged();

  /** The link is closed; its streams have told their readers. */
  void closed();
}
