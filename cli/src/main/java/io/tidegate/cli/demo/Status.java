package io.tidegate.cli.demo;

import java.util.List;

/** What the demo sees at one moment, all of it asked from the API. */
record Status(int min, int desired, int max, List<Member> members, List<Alarm> alarms) {
  /** Copies. */
  Status {
    members = List.copyOf(members);
    alarms = List.copyOf(alarms);
  }

  /** An instance of the group: {@code lifecycle} of the group, {@code health} of the balancer. */
  record Member(String id, String zone, String lifecycle, String health) {
    boolean serving() {
      return lifecycle.equals("InService") && health.equals("healthy");
    }
  }

  /** An alarm with its state. */
  record Alarm(String name, String state) {}

  /** A status before anything exists. */
  static Status none() {
    return new Status(0, 0, 0, List.of(), List.of());
  }

  /** How many instances serve. */
  int serving() {
    return (int) members.stream().filter(Member::serving).count();
  }

  /** Whether exactly as many instances serve as are desired, and no other is left. */
  boolean settled() {
    return serving() == desired && members.size() == desired;
  }
}
