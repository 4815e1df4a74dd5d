package io.tidegate.api.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ServiceModelsTest {
  private final ServiceModels models = new ServiceModels();

  @ParameterizedTest
  @EnumSource(Service.class)
  void agreesWithTheServiceConstants(Service service) throws IOException {
    JsonNode root =
        new ObjectMapper()
            .readTree(ServiceModels.class.getResourceAsStream(service.id() + ".json"));
    assertEquals(service.version(), root.path("version").asText());
    assertEquals(service.signingName(), root.path("signingName").asText());
    assertEquals(service.targetPrefix(), root.path("targetPrefix").asText());
  }

  @ParameterizedTest
  @EnumSource(Service.class)
  void knowsEveryShapeThatItUses(Service service) {
    ServiceModel model = models.of(service);
    assertFalse(model.operations().isEmpty());
    Set<String> seen = new HashSet<>();
    for (Operation operation : model.operations().values()) {
      operation.input().ifPresent(ref -> walk(ref, seen));
      operation.output().ifPresent(ref -> walk(ref, seen));
    }
  }

  private static void walk(Shape.Ref ref, Set<String> seen) {
    if (!seen.add(ref.name())) {
      return;
    }
    switch (ref.shape()) {
      case Shape.Structure structure -> {
        assertTrue(structure.members().keySet().containsAll(structure.required()), ref.name());
        structure.members().values().forEach(member -> walk(member.ref(), seen));
      }
      case Shape.ListOf list -> walk(list.element().ref(), seen);
      case Shape.MapOf map -> {
        walk(map.key().ref(), seen);
        walk(map.value().ref(), seen);
      }
      case Shape.Text _, Shape.Whole _, Shape.Real _, Shape.Flag _, Shape.Time _, Shape.Blob _ -> {}
    }
  }

  @ParameterizedTest
  @CsvSource({
    "elbv2, 51, TargetGroupNotFound, 400",
    "elbv2, 51, HealthUnavailable, 500",
    "autoscaling, 66, ResourceContention, 500",
    "cloudwatch, 46, ResourceNotFound, 404"
  })
  void knowsOperationsAndErrors(String id, int operations, String code, int status) {
    ServiceModel model = models.of(Service.ofId(id).orElseThrow());
    assertEquals(operations, model.operations().size());
    assertEquals(status, model.error(code).orElseThrow().status());
  }

  @ParameterizedTest
  @CsvSource({
    "'^[a-z]+$', abc, true",
    "'[a-z]+', abc1, false",
    "'[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*', 'a \u00e9', true",
    "'[\\u0020-\\u007e]+', '\u00e9', false",
    "'(?=.{3,}$)[a-z]+', ab, false",
    "'(?=.{3,}$)[a-z]+', abc, true"
  })
  void matchesWholeTexts(String pattern, String text, boolean matches) {
    assertEquals(matches, TextPattern.of(pattern).matches().test(text));
  }

  @Test
  void matchesInLinearTime() {
    TextPattern pattern = TextPattern.of("^([a-zA-Z0-9]+-)*([a-zA-Z0-9]+)*$");
    assertFalse(pattern.matches().test("a".repeat(5_000) + "!"));
  }
}
