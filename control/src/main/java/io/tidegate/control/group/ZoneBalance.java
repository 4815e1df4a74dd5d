package io.tidegate.control.group;

import io.tidegate.control.autoscaling.GroupView;
import io.tidegate.model.autoscaling.GroupInstance;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** How many members each zone has: those that count, and those launched to even zones out. */
record ZoneBalance(Map<String, Integer> counts) {

  /** Counts members of {@code view}; every zone of {@code zones} appears, also with none. */
  static ZoneBalance of(GroupView view, Collection<String> zones) {
    Map<String, Integer> counts = new TreeMap<>();
    zones.forEach(zone -> counts.put(zone, 0));
    for (GroupInstance member : view.members()) {
      if (member.state().counts()) {
        counts.merge(member.zone(), 1, Integer::sum);
      }
    }
    return new ZoneBalance(counts);
  }

  int in(String zone) {
    return counts.getOrDefault(zone, 0);
  }

  void add(String zone) {
    counts.merge(zone, 1, Integer::sum);
  }

  void remove(String zone) {
    counts.merge(zone, -1, Integer::sum);
  }
}
