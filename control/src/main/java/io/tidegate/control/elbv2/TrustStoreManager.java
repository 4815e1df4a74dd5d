package io.tidegate.control.elbv2;

import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.Tag;
import io.tidegate.model.elbv2.ElbQuota;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.Revocation;
import io.tidegate.model.elbv2.TrustStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Creates, changes and deletes trust stores. Pure given the image; safe from any thread. */
public final class TrustStoreManager {
  private final ElbContext context;

  /** Takes ids from {@code context}. */
  public TrustStoreManager(ElbContext context) {
    this.context = context;
  }

  /** Creates a trust store. */
  public Outcome<TrustStore> create(
      Image image, String name, TrustContent authorities, List<Tag> tags) {
    if (image.trustStores().stream().anyMatch(one -> one.name().equals(name))) {
      throw ApiError.of(
          "DuplicateTrustStoreName", "A trust store with the specified name already exists.");
    }
    if (image.trustStores().size() >= context.limits().of(ElbQuota.TRUST_STORES)) {
      throw ApiError.of(
          "TooManyTrustStores", "The maximum number of trust stores has been reached.");
    }
    return put(
        new TrustStore(
            context.arn("truststore/" + name + "/" + context.newId()),
            name,
            authorities.pem(),
            authorities.entries(),
            0,
            Tags.checked(tags)));
  }

  /** Replaces the whole bundle. */
  public Outcome<TrustStore> modify(Image image, String arn, TrustContent authorities) {
    TrustStore old = ElbLookup.trustStore(image, arn);
    return put(
        new TrustStore(
            arn,
            old.name(),
            authorities.pem(),
            authorities.entries(),
            old.lastRevocationId(),
            old.tags()));
  }

  /** Deletes a trust store that no listener uses, its revocations with it. */
  public Outcome<Boolean> delete(Image image, String arn) {
    TrustStore store = ElbLookup.trustStore(image, arn);
    if (!users(image, arn).isEmpty()) {
      throw ApiError.of(
          "TrustStoreInUse", "Trust store '" + arn + "' is currently in use by a listener");
    }
    List<Change> changes = new ArrayList<>();
    revocations(image, arn).forEach(one -> changes.add(Change.remove(one)));
    changes.add(Change.remove(store));
    return new Outcome<>(changes, true);
  }

  /** The listeners that verify clients against the trust store. */
  public static List<Listener> users(Image image, String arn) {
    return image.listeners().referringTo(arn).stream()
        .sorted(Comparator.comparing(Listener::arn))
        .toList();
  }

  /** What is revoked in the trust store, by id. */
  public static List<Revocation> revocations(Image image, String arn) {
    return image.revocations().referringTo(arn).stream()
        .sorted(Comparator.comparingLong(Revocation::id))
        .toList();
  }

  /** The revocation, or {@code RevocationIdNotFound}. */
  public static Revocation revocation(Image image, String arn, long id) {
    return image
        .revocations()
        .find(Revocation.key(ElbLookup.trustStore(image, arn).arn(), id))
        .orElseThrow(
            () -> ApiError.of("RevocationIdNotFound", "Revocation id '" + id + "' not found"));
  }

  /** Adds revocation files; their ids go on from the last one ever given. */
  public Outcome<List<Revocation>> revoke(Image image, String arn, List<TrustContent> files) {
    TrustStore store = ElbLookup.trustStore(image, arn);
    List<Revocation> known = revocations(image, arn);
    long entries = known.stream().mapToLong(Revocation::revokedEntries).sum();
    entries += files.stream().mapToLong(TrustContent::entries).sum();
    if (known.size() + files.size() > context.limits().of(ElbQuota.REVOCATIONS_PER_TRUST_STORE)
        || entries > context.limits().of(ElbQuota.REVOKED_ENTRIES_PER_TRUST_STORE)) {
      throw ApiError.of(
          "TooManyTrustStoreRevocationEntries",
          "The maximum number of revocation entries of the trust store has been reached.");
    }
    List<Revocation> added = new ArrayList<>();
    long id = store.lastRevocationId();
    for (TrustContent file : files) {
      id++;
      added.add(new Revocation(arn, id, file.pem(), file.entries()));
    }
    List<Change> changes = new ArrayList<>();
    changes.add(
        Change.put(
            new TrustStore(
                arn,
                store.name(),
                store.caCertificates(),
                store.numberOfCaCertificates(),
                id,
                store.tags())));
    added.forEach(one -> changes.add(Change.put(one)));
    return new Outcome<>(changes, List.copyOf(added));
  }

  /** Takes revocation files away, all or none. */
  public Outcome<Boolean> unrevoke(Image image, String arn, List<Long> ids) {
    List<Change> changes = new ArrayList<>();
    for (long id : ids) {
      changes.add(Change.remove(revocation(image, arn, id)));
    }
    return new Outcome<>(changes, true);
  }

  private static Outcome<TrustStore> put(TrustStore store) {
    return new Outcome<>(List.of(Change.put(store)), store);
  }
}
