package io.tidegate.control.logs;

import io.tidegate.model.ApiError;
import io.tidegate.model.Tag;
import io.tidegate.model.logs.LogsLimits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rules of tags of CloudWatch Logs. Pure. */
final class LogTags {
  private LogTags() {}

  static List<Tag> merged(List<Tag> current, Map<String, String> added) {
    Map<String, Tag> next = new LinkedHashMap<>();
    current.forEach(tag -> next.put(tag.key(), tag));
    added.forEach(
        (key, value) -> {
          if (key.startsWith("aws:")) {
            throw LogsErrors.parameter("Tag keys must not begin with the reserved prefix 'aws:'.");
          }
          next.put(key, new Tag(key, value));
        });
    if (next.size() > LogsLimits.TAGS) {
      throw ApiError.of(
          "TooManyTagsException", "A resource can have at most " + LogsLimits.TAGS + " tags.");
    }
    return List.copyOf(next.values());
  }

  static List<Tag> without(List<Tag> current, List<String> removed) {
    return current.stream().filter(tag -> !removed.contains(tag.key())).toList();
  }
}
