package io.tidegate.control.acm;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Takes distinguished names (RFC 4514) apart into the API's words. Pure. */
public final class DistinguishedNames {
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("CN", "CommonName"),
          Map.entry("C", "Country"),
          Map.entry("L", "Locality"),
          Map.entry("O", "Organization"),
          Map.entry("OU", "OrganizationalUnit"),
          Map.entry("ST", "State"),
          Map.entry("T", "Title"),
          Map.entry("SN", "Surname"),
          Map.entry("SURNAME", "Surname"),
          Map.entry("GIVENNAME", "GivenName"),
          Map.entry("INITIALS", "Initials"),
          Map.entry("GENERATION", "GenerationQualifier"),
          Map.entry("DNQ", "DistinguishedNameQualifier"),
          Map.entry("DNQUALIFIER", "DistinguishedNameQualifier"),
          Map.entry("SERIALNUMBER", "SerialNumber"));

  private DistinguishedNames() {}

  /** The attributes that the API has a word for, the most significant of several. */
  public static Map<String, String> attributes(String name) {
    Map<String, String> found = new LinkedHashMap<>();
    try {
      for (Rdn part : new LdapName(name).getRdns()) {
        Optional.ofNullable(WORDS.get(part.getType().toUpperCase(Locale.ROOT)))
            .ifPresent(word -> found.put(word, String.valueOf(part.getValue())));
      }
      return found;
    } catch (InvalidNameException unreadable) {
      return Map.of();
    }
  }

  /** The common name, if there is one. */
  public static Optional<String> commonName(String name) {
    return Optional.ofNullable(attributes(name).get("CommonName"));
  }
}
