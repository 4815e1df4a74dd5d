package io.tidegate.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.elbv2.ListenerCertificate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EntityCodecTest {
  private final EntityCodec codec = new EntityCodec();

  @ParameterizedTest
  @EnumSource(Kind.class)
  void readsWhatItWrote(Kind kind) {
    for (Entity entity : Samples.of(kind)) {
      assertEquals(kind, entity.kind());
      String json = codec.write(entity);
      assertEquals(entity, codec.read(kind, json), json);
      assertEquals(json, codec.write(codec.read(kind, json)));
    }
  }

  @Test
  void readsCollectionsAndOptionalsThatAnOlderVersionDidNotWrite() {
    Entity read =
        codec.read(Kind.VPC, "{\"id\":\"vpc-1\",\"cidr\":\"10.0.0.0/8\",\"isDefault\":true}");
    assertEquals("vpc-1", read.key());
  }

  @Test
  void holdsOnceWhatManyEntitiesRepeat() {
    List<ListenerCertificate> read =
        Stream.of("one", "two", "one")
            .map(arn -> codec.write(new ListenerCertificate("arn:of-the-listener", "arn:" + arn)))
            .map(json -> (ListenerCertificate) codec.read(Kind.LISTENER_CERTIFICATE, json))
            .toList();
    assertSame(read.get(0).listenerArn(), read.get(1).listenerArn());
    assertSame(read.get(0).certificateArn(), read.get(2).certificateArn());
    assertEquals("arn:two", read.get(1).certificateArn());
  }

  @Test
  void refusesWhatItDoesNotUnderstand() {
    assertThrows(StoreDamage.class, () -> codec.read(Kind.VPC, "{\"id\":\"v\",\"surprise\":1}"));
    assertThrows(StoreDamage.class, () -> codec.read(Kind.VPC, "{"));
    assertThrows(StoreDamage.class, () -> codec.read(Kind.VPC, "null"));
  }
}
