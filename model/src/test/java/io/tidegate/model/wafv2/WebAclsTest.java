package io.tidegate.model.wafv2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.Installation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebAclsTest {
  private static final Installation HERE = Installation.standard();

  @Test
  void areNamedWithTheirInspectors() {
    WebAcls acls = WebAcls.parse("b-2=http://h:9/v?a=1,2&c=d, a_1=https://x", HERE);
    assertEquals(List.of("a_1", "b-2"), acls.all().stream().map(WebAcl::name).toList());
    assertEquals("http://h:9/v?a=1,2&c=d", acls.all().get(1).endpoint().toString());
    WebAcl first = acls.all().getFirst();
    assertEquals(
        "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/a_1/" + first.id(), first.arn());
    assertEquals(first, acls.withArn(first.arn()).orElseThrow());
    assertTrue(WebAcls.parse("", HERE).all().isEmpty());
  }

  @Test
  void keepTheirArnsWhateverElseChanges() {
    String arn = WebAcls.parse("a=http://one", HERE).all().getFirst().arn();
    assertEquals(arn, WebAcls.parse("b=http://x,a=http://two/", HERE).all().getFirst().arn());
    Installation other = new Installation("eu-west-1", HERE.account(), HERE.zones());
    assertNotEquals(arn, WebAcls.parse("a=http://one", other).all().getFirst().arn());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://h",
        "a",
        "a=",
        "a=ftp://h",
        "a=http://",
        "a=http://user:secret@h",
        "a=http://h/#f",
        "a=http://h:99999",
        "a b=http://h",
        "a.b=http://h",
        "a=http://h,a=http://i"
      })
  void areRefusedWhenMalformed(String pairs) {
    assertThrows(IllegalArgumentException.class, () -> WebAcls.parse(pairs, HERE));
  }
}
