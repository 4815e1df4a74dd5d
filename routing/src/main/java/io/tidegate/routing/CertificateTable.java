package io.tidegate.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The certificates of a listener by name (ALB guide, "Server Name Indication"). Immutable and pure;
 * finding one costs two hash lookups however many there are.
 *
 * <p>Implementation note: the lists are sorted when they are made, by key type, digest, key length
 * and validity, so that a choice is the first entry that the client can use; whether it has expired
 * is the only thing that changes with time.
 */
public final class CertificateTable {
  private static final Comparator<CompiledCertificate> BEST_FIRST =
      Comparator.comparing(CompiledCertificate::traits, CertificateTable::compare);

  private final CompiledCertificate standard;
  private final Map<String, List<CompiledCertificate>> exact = new HashMap<>();
  private final Map<String, List<CompiledCertificate>> wildcard = new HashMap<>();

  /** A certificate of the listener's list and its names, {@code *.} before a wildcard's. */
  public record Named(CompiledCertificate certificate, List<String> names) {
    /** Copies. */
    public Named {
      names = List.copyOf(names);
    }
  }

  /** The certificate that was chosen; {@code byName} when the client's name decided. */
  public record Choice(CompiledCertificate certificate, boolean byName) {}

  /** {@code standard} is the default certificate, which competes by name only if it is listed. */
  public CertificateTable(CompiledCertificate standard, Collection<Named> listed) {
    this.standard = standard;
    for (Named named : listed) {
      for (String name : named.names()) {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean starred = lower.startsWith("*.");
        (starred ? wildcard : exact)
            .computeIfAbsent(starred ? lower.substring(1) : lower, key -> new ArrayList<>(1))
            .add(named.certificate());
      }
    }
    exact.replaceAll((name, found) -> sorted(found));
    wildcard.replaceAll((name, found) -> sorted(found));
  }

  private static List<CompiledCertificate> sorted(List<CompiledCertificate> found) {
    return found.stream().distinct().sorted(BEST_FIRST).toList();
  }

  private static int compare(CompiledCertificate.Traits a, CompiledCertificate.Traits b) {
    return Comparator.comparing(CompiledCertificate.Traits::ecdsa)
        .thenComparingInt(CompiledCertificate.Traits::digestBits)
        .thenComparingInt(CompiledCertificate.Traits::keyBits)
        .thenComparingLong(traits -> traits.notAfter() - traits.notBefore())
        .thenComparingLong(CompiledCertificate.Traits::notAfter)
        .compare(b, a);
  }

  /** The default certificate. */
  public CompiledCertificate standard() {
    return standard;
  }

  /**
   * The certificate for a client: of those with exactly its name, then of those whose wildcard
   * covers it, the best that it can use; else the default.
   */
  public Choice choose(ClientOffer offer, long epochSecond) {
    String name = offer.serverName();
    int dot = name.indexOf('.');
    return best(exact.get(name), offer, epochSecond)
        .or(
            () ->
                dot <= 0
                    ? Optional.empty()
                    : best(wildcard.get(name.substring(dot)), offer, epochSecond))
        .map(found -> new Choice(found, true))
        .orElseGet(() -> new Choice(standard, false));
  }

  private static Optional<CompiledCertificate> best(
      @org.jspecify.annotations.Nullable List<CompiledCertificate> found,
      ClientOffer offer,
      long epochSecond) {
    CompiledCertificate chosen = null;
    if (found != null) {
      for (CompiledCertificate next : found) {
        CompiledCertificate.Traits traits = next.traits();
        boolean usable = traits.ecdsa() ? offer.acceptsEcdsa(traits.keyBits()) : offer.acceptsRsa();
        boolean worseKind = chosen != null && chosen.traits().ecdsa() != traits.ecdsa();
        if (worseKind) {
          break;
        }
        if (usable && epochSecond <= traits.notAfter()) {
          return Optional.of(next);
        }
        if (usable && chosen == null) {
          chosen = next;
        }
      }
    }
    return Optional.ofNullable(chosen);
  }
}
