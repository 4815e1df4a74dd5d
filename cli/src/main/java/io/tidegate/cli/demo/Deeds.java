package io.tidegate.cli.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Scaling activities in a few words: one sentence for all that have the same cause. */
final class Deeds {
  private static final Pattern DESCRIPTION = Pattern.compile("(\\w+) .*?(i-[0-9a-f]+).*");
  private static final Pattern CAUSE =
      Pattern.compile("At [0-9TZ:-]+ (.*?)(\\.\\s.*|\\.)?", Pattern.DOTALL);

  private Deeds() {}

  /** {@code Launching i-1, i-2: why}, in the order of the first of each. */
  static List<String> of(List<Application.Activity> activities) {
    Map<String, List<String>> instances = new LinkedHashMap<>();
    Map<String, String> whys = new LinkedHashMap<>();
    for (Application.Activity activity : activities) {
      Matcher what = DESCRIPTION.matcher(activity.description());
      Matcher cause = CAUSE.matcher(activity.cause());
      String verb = what.matches() ? what.group(1) : activity.description();
      String why = cause.matches() ? cause.group(1) : activity.cause();
      String key = verb + why;
      instances
          .computeIfAbsent(key, k -> new ArrayList<>(List.of(verb)))
          .add(what.matches() ? what.group(2) : "");
      whys.put(key, why);
    }
    List<String> sentences = new ArrayList<>();
    instances.forEach(
        (key, words) ->
            sentences.add(
                words.getFirst()
                    + " "
                    + String.join(", ", words.subList(1, words.size()))
                    + ": "
                    + whys.get(key)
                    + "."));
    return sentences;
  }
}
