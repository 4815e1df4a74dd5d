package io.tidegate.dns;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Asks a resolver where a name's alias leads. Nothing is kept between two questions. Safe from any
 * thread; blocks, for virtual threads.
 */
public final class AliasLookup {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Optional<InetSocketAddress> resolver;

  /** Asks {@code resolver}; those of this machine when there is none. */
  public AliasLookup(Optional<InetSocketAddress> resolver) {
    this.resolver = resolver;
  }

  /**
   * The target of the CNAME of {@code name}, lower case without a final dot; empty when there is
   * none, or nobody answers.
   */
  public Optional<String> target(String name) {
    try {
      Lookup lookup = new Lookup(Name.fromString(name, Name.root), Type.CNAME);
      lookup.setCache(null);
      lookup.setSearchPath((Name[]) null);
      if (resolver.isPresent()) {
        lookup.setResolver(asking(resolver.get()));
      }
      Record[] found = lookup.run();
      if (found == null || !(found[0] instanceof CNAMERecord alias)) {
        return Optional.empty();
      }
      return Optional.of(alias.getTarget().toString(true).toLowerCase(Locale.ROOT));
    } catch (TextParseException | UnknownHostException bad) {
      return Optional.empty();
    }
  }

  private static Resolver asking(InetSocketAddress address) throws UnknownHostException {
    SimpleResolver resolver = new SimpleResolver(address);
    resolver.setTimeout(LIMIT);
    return resolver;
  }
}
