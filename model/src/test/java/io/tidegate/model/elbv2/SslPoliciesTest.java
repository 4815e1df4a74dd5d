package io.tidegate.model.elbv2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SslPoliciesTest {
  private static SslPolicy policy(String name) {
    return SslPolicies.named("ELBSecurityPolicy-" + name).orElseThrow();
  }

  @Test
  void defaultPolicyHasItsCiphersInOrder() {
    SslPolicy policy = SslPolicies.named(SslPolicies.DEFAULT).orElseThrow();
    assertEquals(List.of("TLSv1.2", "TLSv1.1", "TLSv1"), policy.protocols());
    assertEquals(
        List.of(
            "ECDHE-ECDSA-AES128-GCM-SHA256",
            "ECDHE-RSA-AES128-GCM-SHA256",
            "ECDHE-ECDSA-AES128-SHA256",
            "ECDHE-RSA-AES128-SHA256",
            "ECDHE-ECDSA-AES128-SHA",
            "ECDHE-RSA-AES128-SHA",
            "ECDHE-ECDSA-AES256-GCM-SHA384",
            "ECDHE-RSA-AES256-GCM-SHA384",
            "ECDHE-ECDSA-AES256-SHA384",
            "ECDHE-RSA-AES256-SHA384",
            "ECDHE-RSA-AES256-SHA",
            "ECDHE-ECDSA-AES256-SHA",
            "AES128-GCM-SHA256",
            "AES128-SHA256",
            "AES128-SHA",
            "AES256-GCM-SHA384",
            "AES256-SHA256",
            "AES256-SHA"),
        policy.ciphers());
  }

  @ParameterizedTest
  @CsvSource({
    "TLS13-1-3-2021-06,3",
    "TLS13-1-2-Res-2021-06,7",
    "TLS13-1-2-Res-PQ-2025-09,7",
    "TLS13-1-2-2021-06,11",
    "TLS-1-2-2017-01,12",
    "TLS-1-0-2015-04,19",
    "FS-1-2-Res-2020-10,4",
    "TLS13-1-3-FIPS-2023-04,2",
    "TLS13-1-0-FIPS-PQ-2025-09,20",
    "TLS13-1-3-RFC9151-FIPS-2023-07,1",
    "TLS13-1-2-RFC9151-INTEROP4-FIPS-2023-07,20"
  })
  void groupsAreThoseOfTheGuide(String name, int ciphers) {
    assertEquals(ciphers, policy(name).ciphers().size());
  }

  @Test
  void namesAreUnique() {
    assertEquals(
        SslPolicies.all().size(),
        SslPolicies.all().stream().map(SslPolicy::name).distinct().count());
  }
}
