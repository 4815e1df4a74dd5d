package io.tidegate.api.auth;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** The date forms of Signature Version 4. */
final class SigV4Dates {
  private static final DateTimeFormatter BASIC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private SigV4Dates() {}

  static Optional<Instant> parse(String basic) {
    try {
      return Optional.of(BASIC.parse(basic, Instant::from));
    } catch (DateTimeParseException malformed) {
      return Optional.empty();
    }
  }

  static String format(Instant at) {
    return BASIC.format(at);
  }

  /** An RFC 1123 date in the basic form. */
  static Optional<String> fromHttpDate(String date) {
    try {
      return Optional.of(format(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from)));
    } catch (DateTimeParseException other) {
      return parse(date).map(SigV4Dates::format);
    }
  }
}
