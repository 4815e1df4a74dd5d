package io.tidegate.model.elbv2;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The catalogue of TLS security policies (ALB guide, "Security policies for your Application Load
 * Balancer"). Cipher groups are given by letters as in the guide's tables.
 */
public final class SslPolicies {
  /** AWS's policy of a listener that names none. */
  public static final String DEFAULT = "ELBSecurityPolicy-2016-08";

  /**
   * What AWS's console suggests, and ours for a listener that names none unless the installation
   * says otherwise.
   */
  public static final String RECOMMENDED = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";

  private static final List<String> TLS13 =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

  /** Every cipher of TLS 1.2 and below in the server's order, with its group. */
  private static final List<String> ORDER =
      List.of(
          "G ECDHE-ECDSA-AES128-GCM-SHA256",
          "G ECDHE-RSA-AES128-GCM-SHA256",
          "C2 ECDHE-ECDSA-AES128-SHA256",
          "C2 ECDHE-RSA-AES128-SHA256",
          "C1 ECDHE-ECDSA-AES128-SHA",
          "C1 ECDHE-RSA-AES128-SHA",
          "G ECDHE-ECDSA-AES256-GCM-SHA384",
          "G ECDHE-RSA-AES256-GCM-SHA384",
          "C2 ECDHE-ECDSA-AES256-SHA384",
          "C2 ECDHE-RSA-AES256-SHA384",
          "C1 ECDHE-RSA-AES256-SHA",
          "C1 ECDHE-ECDSA-AES256-SHA",
          "R2 AES128-GCM-SHA256",
          "R2 AES128-SHA256",
          "R1 AES128-SHA",
          "R2 AES256-GCM-SHA384",
          "R2 AES256-SHA256",
          "R1 AES256-SHA",
          "D DES-CBC3-SHA");

  private static final String V13 = "TLSv1.3";
  private static final String V12 = "TLSv1.2";
  private static final String V11 = "TLSv1.1";
  private static final String V10 = "TLSv1";

  private static final List<SslPolicy> ALL = catalogue();

  private SslPolicies() {}

  /** All policies by name. */
  public static List<SslPolicy> all() {
    return ALL;
  }

  /** The policy of this name. */
  public static Optional<SslPolicy> named(String name) {
    return ALL.stream().filter(policy -> policy.name().equals(name)).findAny();
  }

  private static List<SslPolicy> catalogue() {
    List<SslPolicy> all = new ArrayList<>();
    List<String> only13 = List.of(V13);
    List<String> from12 = List.of(V13, V12);
    List<String> from11 = List.of(V13, V12, V11);
    List<String> from10 = List.of(V13, V12, V11, V10);
    addWithQuantum(all, "TLS13-1-3-2021-06", only13, "T");
    addWithQuantum(all, "TLS13-1-2-2021-06", from12, "T G C2");
    addWithQuantum(all, "TLS13-1-2-Res-2021-06", from12, "T G");
    addWithQuantum(all, "TLS13-1-2-Ext1-2021-06", from12, "T G C2 R2");
    addWithQuantum(all, "TLS13-1-2-Ext2-2021-06", from12, "T G C2 C1 R2 R1");
    add(all, "TLS13-1-1-2021-06", from11, "T G C2 C1 R2 R1");
    addWithQuantum(all, "TLS13-1-0-2021-06", from10, "T G C2 C1 R2 R1");
    add(all, "TLS-1-2-Ext-2018-06", List.of(V12), "G C2 C1 R2 R1");
    add(all, "TLS-1-2-2017-01", List.of(V12), "G C2 R2");
    add(all, "TLS-1-1-2017-01", List.of(V12, V11), "G C2 C1 R2 R1");
    List<String> old = List.of(V12, V11, V10);
    add(all, "2016-08", old, "G C2 C1 R2 R1");
    add(all, "2015-05", old, "G C2 C1 R2 R1");
    add(all, "TLS-1-0-2015-04", old, "G C2 C1 R2 R1 D");
    add(all, "FS-2018-06", old, "G C2 C1");
    add(all, "FS-1-1-2019-08", List.of(V12, V11), "G C2 C1");
    add(all, "FS-1-2-2019-08", List.of(V12), "G C2 C1");
    add(all, "FS-1-2-Res-2019-08", List.of(V12), "G C2");
    add(all, "FS-1-2-Res-2020-10", List.of(V12), "G");
    addFips(all, only13, from12, from11, from10);
    addRfc9151(all, only13, from12);
    return all.stream().sorted((one, two) -> one.name().compareTo(two.name())).toList();
  }

  private static void addFips(
      List<SslPolicy> all,
      List<String> only13,
      List<String> from12,
      List<String> from11,
      List<String> from10) {
    String fips = "FIPS-2023-04";
    addWithQuantum(all, "TLS13-1-3-" + fips, only13, "F");
    addWithQuantum(all, "TLS13-1-2-" + fips, from12, "F G C2");
    addWithQuantum(all, "TLS13-1-2-Res-" + fips, from12, "F G");
    addWithQuantum(all, "TLS13-1-2-Ext0-" + fips, from12, "F G C2 C1");
    addWithQuantum(all, "TLS13-1-2-Ext1-" + fips, from12, "F G C2 R2");
    addWithQuantum(all, "TLS13-1-2-Ext2-" + fips, from12, "F G C2 C1 R2 R1");
    add(all, "TLS13-1-1-FIPS-2023-04", from11, "F G C2 C1 R2 R1");
    addWithQuantum(all, "TLS13-1-0-" + fips, from10, "F G C2 C1 R2 R1");
  }

  private static void addRfc9151(List<SslPolicy> all, List<String> only13, List<String> from12) {
    List<String> strict =
        List.of(
            "TLS_AES_256_GCM_SHA384",
            "ECDHE-ECDSA-AES256-GCM-SHA384",
            "ECDHE-RSA-AES256-GCM-SHA384",
            "AES256-GCM-SHA384");
    String end = "-RFC9151-FIPS-2023-07";
    all.add(policy("TLS13-1-3" + end, only13, strict.subList(0, 1)));
    all.add(policy("TLS13-1-2" + end, from12, strict.subList(0, 3)));
    all.add(policy("TLS13-1-2-Ext0" + end, from12, strict));
    String interop = "TLS13-1-2-RFC9151-INTEROP";
    add(all, interop + "1-FIPS-2023-07", from12, "F G");
    add(all, interop + "2-FIPS-2023-07", from12, "F G C2");
    add(all, interop + "3-FIPS-2023-07", from12, "F G C2 C1");
    add(all, interop + "4-FIPS-2023-07", from12, "F G C2 C1 R2 R1");
  }

  /** The policy and its twin that also offers post-quantum groups. */
  private static void addWithQuantum(
      List<SslPolicy> all, String name, List<String> protocols, String groups) {
    add(all, name, protocols, groups);
    String twin = name.replaceFirst("20\\d\\d-\\d\\d$", "PQ-2025-09");
    add(all, twin, protocols, groups);
  }

  private static void add(List<SslPolicy> all, String name, List<String> protocols, String groups) {
    Set<String> wanted = new TreeSet<>(List.of(groups.split(" ")));
    List<String> ciphers = new ArrayList<>();
    if (wanted.contains("T")) {
      ciphers.addAll(TLS13);
    } else if (wanted.contains("F")) {
      ciphers.addAll(TLS13.subList(0, 2));
    }
    for (String cipher : ORDER) {
      int space = cipher.indexOf(' ');
      if (wanted.contains(cipher.substring(0, space))) {
        ciphers.add(cipher.substring(space + 1));
      }
    }
    all.add(policy(name, protocols, ciphers));
  }

  private static SslPolicy policy(String name, List<String> protocols, List<String> ciphers) {
    return new SslPolicy("ELBSecurityPolicy-" + name, protocols, ciphers);
  }
}
