package io.tidegate.server;

import io.tidegate.model.acm.AcmLimits;
import io.tidegate.model.elbv2.ElbLimits;
import io.tidegate.model.elbv2.ElbQuota;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The quotas in force; AWS's defaults but for what the settings say. */
record Quotas(ElbLimits elb, AcmLimits acm) {
  /** Certificates of ACM. */
  static final String CERTIFICATES = "acm-certificates";

  /** Names of a requested certificate. */
  static final String NAMES = "acm-names-per-certificate";

  /** 2,000 full TLS handshakes a second on one processor ({@code bench tls}), 25 for each unit. */
  private static final int UNITS_PER_LOOP = 80;

  private static final int MOST = 10_000_000;

  private static int loops(SettingTexts given) {
    int asked = given.number(Setting.EVENT_LOOPS, 0, 256);
    return asked > 0 ? asked : Runtime.getRuntime().availableProcessors();
  }

  /** Reads {@code rules-per-load-balancer} and {@code quotas}, which counts where both speak. */
  static Quotas of(SettingTexts given) {
    Map<ElbQuota, Integer> elb = new EnumMap<>(ElbQuota.class);
    elb.put(
        ElbQuota.RULES_PER_LOAD_BALANCER,
        given.number(Setting.RULES_PER_LOAD_BALANCER, 1, ElbLimits.HIGHEST_PRIORITY));
    AcmLimits acm = AcmLimits.defaults();
    String text = given.text(Setting.QUOTAS);
    for (String pair : text.isEmpty() ? new String[0] : text.split(",")) {
      String[] words = pair.strip().split("=", -1);
      if (words.length != 2 || !words[1].matches("[1-9][0-9]{0,7}")) {
        throw given.wrong(Setting.QUOTAS, "NAME=NUMBER,NAME=NUMBER with numbers from 1");
      }
      int value = Integer.parseInt(words[1]);
      Optional<ElbQuota> known = ElbQuota.of(words[0]);
      if (value > MOST) {
        throw given.wrong(Setting.QUOTAS, "numbers up to " + MOST);
      }
      if (known.isPresent()) {
        elb.put(known.get(), value);
      } else if (words[0].equals(CERTIFICATES)) {
        acm = new AcmLimits(value, acm.namesPerCertificate());
      } else if (words[0].equals(NAMES)) {
        acm = new AcmLimits(acm.certificates(), value);
      } else {
        throw given.wrong(Setting.QUOTAS, "names of quotas; " + words[0] + " is none");
      }
    }
    elb.putIfAbsent(ElbQuota.CAPACITY_UNITS, UNITS_PER_LOOP * loops(given));
    return new Quotas(new ElbLimits(elb), acm);
  }
}
