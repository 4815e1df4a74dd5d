package io.tidegate.model.wafv2;

import io.tidegate.model.Installation;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The web ACLs that the installation defines, by name. Immutable. */
public record WebAcls(List<WebAcl> all) {
  /** The setting that defines them. */
  public static final String SETTING = "web-acls";

  private static final Pattern BETWEEN = Pattern.compile("[,\\s]+(?=[\\w-]*=)");
  private static final Pattern PAIR = Pattern.compile("([A-Za-z0-9_-]{1,128})=(.+)");

  /** Sorts. */
  public WebAcls {
    all = all.stream().sorted(Comparator.comparing(WebAcl::name)).toList();
  }

  /** There are none. */
  public static WebAcls none() {
    return new WebAcls(List.of());
  }

  /**
   * Reads {@code NAME=URL} pairs, separated by commas or spaces.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public static WebAcls parse(String pairs, Installation installation) {
    List<WebAcl> all = new ArrayList<>();
    for (String pair : BETWEEN.split(pairs.strip())) {
      if (pair.isEmpty()) {
        continue;
      }
      Matcher parts = PAIR.matcher(pair);
      if (!parts.matches()) {
        throw new IllegalArgumentException(
            "'" + pair + "' is not NAME=URL with a name of letters, digits, '_' and '-'");
      }
      String name = parts.group(1);
      if (all.stream().anyMatch(other -> other.name().equals(name))) {
        throw new IllegalArgumentException("'" + name + "' is defined twice");
      }
      all.add(WebAcl.of(installation, name, url(parts.group(2))));
    }
    return new WebAcls(all);
  }

  private static URI url(String text) {
    try {
      URI url = new URI(text);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (http
          && url.getHost() != null
          && url.getRawUserInfo() == null
          && url.getRawFragment() == null
          && url.getPort() <= 65535) {
        return url;
      }
    } catch (URISyntaxException malformed) {
      // said below
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not an http:// or https:// URL without user and fragment");
  }

  /** The web ACL with this ARN. */
  public Optional<WebAcl> withArn(String arn) {
    return all.stream().filter(one -> one.arn().equals(arn)).findFirst();
  }
}
