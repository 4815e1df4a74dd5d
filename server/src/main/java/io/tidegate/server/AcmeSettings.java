package io.tidegate.server;

import io.tidegate.control.acme.AcmeOptions;
import io.tidegate.control.pki.BadPem;
import io.tidegate.control.pki.Certificates;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The ACME authority that signs, and the resolver that is asked for aliases; checked. */
record AcmeSettings(AcmeOptions options, Optional<InetSocketAddress> resolver) {
  /** Plain HTTP only to this machine. */
  private static final Pattern DIRECTORY =
      Pattern.compile("|https://[^/@?#]+(/[^?#]*)?|http://127(\\.[0-9]{1,3}){3}:[0-9]+/[^?#]*");

  private static final Pattern CONTACT = Pattern.compile("|[^@ ,;?]+@[^@ ,;?]+");
  private static final Pattern MAC_KEY = Pattern.compile("[A-Za-z0-9_-]{22,}");

  /** Empty when no directory is given. */
  static Optional<AcmeSettings> of(SettingTexts given) {
    String directory =
        given.matching(
            Setting.ACME_DIRECTORY, DIRECTORY, "a URL like https://ca.example/directory");
    String contact =
        given.matching(Setting.ACME_CONTACT, CONTACT, "a mail address like ops@example.com");
    boolean terms = given.flag(Setting.ACME_TERMS);
    Optional<InetSocketAddress> resolver = given.optAddress(Setting.ACME_RESOLVER, "127.0.0.1:53");
    if (directory.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new AcmeSettings(
            new AcmeOptions(
                URI.create(directory),
                Optional.of(contact).filter(text -> !text.isEmpty()).map(text -> "mailto:" + text),
                terms,
                binding(given),
                authorities(given),
                AcmeOptions.POLL_EVERY),
            resolver));
  }

  private static Optional<AcmeOptions.Binding> binding(SettingTexts given) {
    Optional<String> text = file(given, Setting.ACME_BINDING);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    List<String> words = List.of(text.get().strip().split("\\s+"));
    if (words.size() != 2 || !MAC_KEY.matcher(words.get(1)).matches()) {
      throw given.wrong(Setting.ACME_BINDING, "a file with a key id and a MAC key in base64url");
    }
    return Optional.of(new AcmeOptions.Binding(words.get(0), words.get(1)));
  }

  private static Optional<String> authorities(SettingTexts given) {
    Optional<String> pem = file(given, Setting.ACME_AUTHORITIES);
    try {
      if (pem.isPresent()) {
        Certificates.parse(pem.get());
      }
      return pem;
    } catch (BadPem bad) {
      throw given.wrong(Setting.ACME_AUTHORITIES, "a file with certificates in PEM");
    }
  }

  private static Optional<String> file(SettingTexts given, Setting setting) {
    String name = given.text(setting);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(Path.of(name)));
    } catch (IOException unreadable) {
      throw given.wrong(setting, "a file that can be read");
    }
  }
}
