package io.tidegate.store;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Teaches Jackson the sealed interfaces of the model without annotations in it: each value says its
 * record's simple name in the property {@code type}.
 */
final class SealedTypes extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  private static final JsonTypeInfo.Value TYPE_PROPERTY =
      JsonTypeInfo.Value.construct(
          JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, "type", null, false, null);

  @Override
  public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
      MapperConfig<?> config, Annotated annotated) {
    return annotated instanceof AnnotatedClass && closedChoice(annotated.getRawType())
        ? TYPE_PROPERTY
        : null;
  }

  @Override
  public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
    Class<?> type = annotated.getRawType();
    if (!type.isSealed() || !closedChoice(type)) {
      return null;
    }
    List<NamedType> found = new ArrayList<>();
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      found.add(new NamedType(permitted, permitted.getSimpleName()));
    }
    return found;
  }

  @Override
  public @Nullable String findTypeName(AnnotatedClass type) {
    return closedChoice(type.getRawType()) ? type.getRawType().getSimpleName() : null;
  }

  /** A sealed interface of the model or one of its cases. */
  private static boolean closedChoice(Class<?> type) {
    if (!type.getName().startsWith("io.tidegate.model.")) {
      return false;
    }
    if (type.isInterface() && type.isSealed()) {
      return true;
    }
    for (Class<?> parent : type.getInterfaces()) {
      if (parent.isSealed()) {
        return true;
      }
    }
    return false;
  }
}
