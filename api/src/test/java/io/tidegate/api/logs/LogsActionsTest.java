package io.tidegate.api.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.api.auth.Caller;
import io.tidegate.base.Chance;
import io.tidegate.control.Controller;
import io.tidegate.control.elbv2.LogDestinations;
import io.tidegate.control.logs.LogsContext;
import io.tidegate.metrics.logs.EventStore;
import io.tidegate.model.ApiError;
import io.tidegate.model.Installation;
import io.tidegate.store.MemoryStore;
import io.tidegate.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Groups, streams and events as the aws CLI would send them, after decoding. */
class LogsActionsTest {
  private final VirtualTime time = new VirtualTime();
  private final Controller controller =
      new Controller(
          new MemoryStore(),
          (where, cause) -> {
            throw new AssertionError(where, cause);
          });
  private final Map<String, Action> actions =
      LogsActions.all(
          new Logs(
              controller,
              new LogsContext(Installation.standard(), Chance.seeded(1), time),
              EventStore.inMemory(1 << 20),
              LogDestinations.always()));

  private Struct call(String operation, Struct input) {
    return Optional.ofNullable(actions.get(operation))
        .orElseThrow()
        .run(new Call(operation, input, "request-1", Caller.root("123456789012")));
  }

  private String refused(String code, String operation, Struct input) {
    ApiError refusal = assertThrows(ApiError.class, () -> call(operation, input));
    assertEquals(code, refusal.code(), refusal.text());
    return refusal.text();
  }

  private static Struct group(String name) {
    return Struct.of("logGroupName", name);
  }

  private static Struct stream(String group, String name) {
    return group(group).set("logStreamName", name);
  }

  private long now() {
    return time.now().toEpochMilli();
  }

  private Struct put(String group, String stream, Struct... events) {
    return call("PutLogEvents", stream(group, stream).set("logEvents", List.of(events)));
  }

  private static Struct event(long at, String message) {
    return Struct.of("timestamp", at).set("message", message);
  }

  private static List<String> messages(Struct answer) {
    return answer.structs("events").stream().map(event -> event.text("message")).toList();
  }

  private static List<String> names(Struct answer, String list, String member) {
    return answer.structs(list).stream().map(one -> one.text(member)).toList();
  }

  @Test
  void groupsAreMadeOnceAndListedByName() {
    call("CreateLogGroup", group("/b"));
    call("CreateLogGroup", group("/a").set("logGroupClass", "INFREQUENT_ACCESS"));
    assertEquals(
        "The specified log group already exists",
        refused("ResourceAlreadyExistsException", "CreateLogGroup", group("/a")));
    refused("InvalidParameterException", "CreateLogGroup", group("aws/mine"));
    refused("InvalidParameterException", "CreateLogGroup", group("c").set("kmsKeyId", "key"));
    Struct all = call("DescribeLogGroups", Struct.of());
    assertEquals(List.of("/a", "/b"), names(all, "logGroups", "logGroupName"));
    Struct first = all.structs("logGroups").getFirst();
    assertEquals("arn:aws:logs:us-east-1:123456789012:log-group:/a:*", first.text("arn"));
    assertEquals("INFREQUENT_ACCESS", first.text("logGroupClass"));
    assertFalse(first.has("retentionInDays"));
    Struct page = call("DescribeLogGroups", Struct.of("limit", 1));
    assertEquals(List.of("/a"), names(page, "logGroups", "logGroupName"));
    page = call("DescribeLogGroups", Struct.of("nextToken", page.text("nextToken")));
    assertEquals(List.of("/b"), names(page, "logGroups", "logGroupName"));
    assertFalse(page.has("nextToken"));
    refused("InvalidParameterException", "DescribeLogGroups", Struct.of("nextToken", "%"));
    Struct byBoth = Struct.of("logGroupNamePrefix", "a").set("logGroupNamePattern", "a");
    refused("InvalidParameterException", "DescribeLogGroups", byBoth);
    Struct byPattern = call("DescribeLogGroups", Struct.of("logGroupNamePattern", "b"));
    assertEquals(List.of("/b"), names(byPattern, "logGroups", "logGroupName"));
  }

  @Test
  void retentionHidesWhatIsOlderAtOnce() {
    call("CreateLogGroup", group("g"));
    call("CreateLogStream", stream("g", "s"));
    long old = now() - Duration.ofDays(2).toMillis();
    put("g", "s", event(old, "old"));
    put("g", "s", event(now(), "new"));
    call("PutRetentionPolicy", group("g").set("retentionInDays", 1));
    assertEquals(List.of("new"), messages(call("FilterLogEvents", group("g"))));
    assertTrue(
        refused(
                "InvalidParameterException",
                "PutRetentionPolicy",
                group("g").set("retentionInDays", 2))
            .contains("Member must satisfy enum value set: [1, 3, 5,"));
    Struct rejected = put("g", "s", event(old, "x")).optStruct("rejectedLogEventsInfo").get();
    assertEquals(1, rejected.number("expiredLogEventEndIndex"));
    call("DeleteRetentionPolicy", group("g"));
    assertEquals(List.of("old", "new"), messages(call("FilterLogEvents", group("g"))));
    refused("ResourceNotFoundException", "DeleteRetentionPolicy", group("none"));
  }

  @Test
  void aGroupOfTheSameNameShowsNothingOfTheOld() {
    call("CreateLogGroup", group("g").set("deletionProtectionEnabled", true));
    call("CreateLogStream", stream("g", "s"));
    put("g", "s", event(now(), "old"));
    refused("ValidationException", "DeleteLogGroup", group("g"));
    call(
        "PutLogGroupDeletionProtection",
        Struct.of("logGroupIdentifier", "g").set("deletionProtectionEnabled", false));
    call("DeleteLogGroup", group("g"));
    assertEquals(
        "The specified log group does not exist.",
        refused("ResourceNotFoundException", "FilterLogEvents", group("g")));
    call("CreateLogGroup", group("g"));
    assertEquals(List.of(), messages(call("FilterLogEvents", group("g"))));
    assertEquals(
        List.of(), names(call("DescribeLogStreams", group("g")), "logStreams", "logStreamName"));
  }

  @Test
  void streamsAreMadeListedAndDeleted() {
    call("CreateLogGroup", group("g"));
    for (String name : List.of("c", "a", "b")) {
      call("CreateLogStream", stream("g", name));
    }
    assertEquals(
        "The specified log stream already exists",
        refused("ResourceAlreadyExistsException", "CreateLogStream", stream("g", "a")));
    refused("ResourceNotFoundException", "CreateLogStream", stream("none", "a"));
    put("g", "b", event(now(), "x"));
    Struct page = call("DescribeLogStreams", group("g").set("limit", 2));
    assertEquals(List.of("a", "b"), names(page, "logStreams", "logStreamName"));
    Struct rest = call("DescribeLogStreams", group("g").set("nextToken", page.text("nextToken")));
    assertEquals(List.of("c"), names(rest, "logStreams", "logStreamName"));
    Struct newest =
        call(
            "DescribeLogStreams",
            group("g").set("orderBy", "LastEventTime").set("descending", true).set("limit", 1));
    assertEquals(List.of("b"), names(newest, "logStreams", "logStreamName"));
    assertEquals(now(), newest.structs("logStreams").getFirst().number("lastEventTimestamp"));
    refused(
        "InvalidParameterException",
        "DescribeLogStreams",
        group("g").set("orderBy", "LastEventTime").set("logStreamNamePrefix", "b"));
    call("DeleteLogStream", stream("g", "b"));
    refused("ResourceNotFoundException", "DeleteLogStream", stream("g", "b"));
    assertEquals(
        "The specified log stream does not exist.",
        refused("ResourceNotFoundException", "GetLogEvents", stream("g", "b")));
  }

  @Test
  void batchesKeepToTheQuotas() {
    call("CreateLogGroup", group("g"));
    call("CreateLogStream", stream("g", "s"));
    long now = now();
    assertEquals(
        "Log events in a single PutLogEvents request must be in chronological order.",
        tooMuch(event(now, "b"), event(now - 1, "a")));
    assertTrue(
        tooMuch(event(now - Duration.ofHours(25).toMillis(), "a"), event(now, "b"))
            .contains("cannot span more than 24 hours"));
    assertTrue(tooMuch(event(now, "x".repeat(1 << 20))).startsWith("Log event too large: "));
    assertTrue(
        tooMuch(event(now, "é".repeat(1 << 18)), event(now, "é".repeat(1 << 18)))
            .startsWith("Upload too large: 1048628 bytes exceeds limit of 1048576"));
    refused(
        "ResourceNotFoundException",
        "PutLogEvents",
        stream("g", "none").set("logEvents", List.of(event(now, "x"))));
    Struct answer =
        put(
            "g",
            "s",
            event(now - Duration.ofDays(15).toMillis(), "too old"),
            event(now, "kept"),
            event(now + Duration.ofHours(2).toMillis() + 1, "too new"));
    Struct rejected = answer.optStruct("rejectedLogEventsInfo").orElseThrow();
    assertEquals(1, rejected.number("tooOldLogEventEndIndex"));
    assertEquals(2, rejected.number("tooNewLogEventStartIndex"));
    assertEquals(List.of("kept"), messages(call("GetLogEvents", stream("g", "s"))));
  }

  private String tooMuch(Struct... events) {
    return refused(
        "InvalidParameterException",
        "PutLogEvents",
        stream("g", "s").set("logEvents", List.of(events)));
  }

  @Test
  void pagesOfAStreamGoForwardAndBackwardUntilTheTokenStays() {
    call("CreateLogGroup", group("g"));
    call("CreateLogStream", stream("g", "s"));
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      put("g", "s", event(now() + i / 2, "m" + i));
      all.add("m" + i);
    }
    Struct input = stream("g", "s").set("limit", 3);
    assertEquals(List.of("m4", "m5", "m6"), messages(call("GetLogEvents", input)));
    List<String> forward = new ArrayList<>();
    Struct page = call("GetLogEvents", stream("g", "s").set("limit", 3).set("startFromHead", true));
    String before = page.text("nextBackwardToken");
    String token = "";
    while (!token.equals(page.text("nextForwardToken"))) {
      forward.addAll(messages(page));
      token = page.text("nextForwardToken");
      page = call("GetLogEvents", stream("g", "s").set("limit", 3).set("nextToken", token));
    }
    assertEquals(all, forward);
    assertEquals(List.of(), messages(page));
    put("g", "s", event(now() + 9, "later"));
    page = call("GetLogEvents", stream("g", "s").set("nextToken", token));
    assertEquals(List.of("later"), messages(page), "one who follows goes on with the token");
    page = call("GetLogEvents", stream("g", "s").set("nextToken", before));
    assertEquals(before, page.text("nextBackwardToken"), "the beginning of the stream");
    Struct between = stream("g", "s").set("startTime", now() + 1).set("endTime", now() + 2);
    assertEquals(List.of("m2", "m3"), messages(call("GetLogEvents", between)));
    refused("InvalidParameterException", "GetLogEvents", stream("g", "s").set("nextToken", "f/1"));
    Struct both = stream("g", "s").set("logGroupIdentifier", "g");
    refused("InvalidParameterException", "GetLogEvents", both);
  }

  @Test
  void aGroupIsSearchedPageByPage() {
    call("CreateLogGroup", group("g"));
    for (String name : List.of("one", "two", "three")) {
      call("CreateLogStream", stream("g", name));
      put("g", name, event(now(), name + " ERROR"), event(now() + 5, name + " fine"));
    }
    Struct errors = group("g").set("filterPattern", "ERROR -two");
    assertEquals(List.of("one ERROR", "three ERROR"), messages(call("FilterLogEvents", errors)));
    Struct page = call("FilterLogEvents", group("g").set("limit", 4));
    List<String> seen = new ArrayList<>(messages(page));
    assertEquals(4, seen.size());
    Struct last = call("FilterLogEvents", group("g").set("nextToken", page.text("nextToken")));
    seen.addAll(messages(last));
    assertFalse(last.has("nextToken"));
    assertEquals(6, seen.stream().distinct().count());
    assertEquals(
        6,
        last.structs("events").size()
            + page.structs("events").stream().map(e -> e.text("eventId")).distinct().count());
    assertEquals(
        List.of("two ERROR", "three ERROR", "two fine", "three fine"),
        messages(call("FilterLogEvents", group("g").set("logStreamNamePrefix", "t"))));
    Struct arn =
        Struct.of("logGroupIdentifier", "arn:aws:logs:us-east-1:123456789012:log-group:g:*")
            .set("logStreamNames", List.of("one"))
            .set("endTime", now());
    assertEquals(List.of("one ERROR"), messages(call("FilterLogEvents", arn)));
    refused("InvalidParameterException", "FilterLogEvents", group("g").set("filterPattern", "a.b"));
    refused(
        "ResourceNotFoundException",
        "FilterLogEvents",
        group("g").set("logStreamNames", List.of("none")));
    refused(
        "InvalidParameterException",
        "FilterLogEvents",
        group("g").set("logStreamNames", List.of("one")).set("logStreamNamePrefix", "o"));
  }

  @Test
  void aPageHasAMebibyteAtMost() {
    call("CreateLogGroup", group("g"));
    call("CreateLogStream", stream("g", "s"));
    for (int i = 0; i < 3; i++) {
      put("g", "s", event(now() + i, i + "x".repeat(600_000)));
    }
    assertEquals(1, messages(call("GetLogEvents", stream("g", "s"))).size());
    Struct page = call("FilterLogEvents", group("g"));
    assertEquals(1, messages(page).size());
    assertTrue(page.has("nextToken"));
  }

  @Test
  void tagsComeAndGo() {
    call("CreateLogGroup", group("g").set("tags", Map.of("team", "web")));
    String arn = "arn:aws:logs:us-east-1:123456789012:log-group:g";
    call("TagResource", Struct.of("resourceArn", arn).set("tags", Map.of("stage", "prod")));
    Struct all = call("ListTagsForResource", Struct.of("resourceArn", arn + ":*"));
    assertEquals(Map.of("team", "web", "stage", "prod"), all.textMap("tags"));
    call("UntagResource", Struct.of("resourceArn", arn).set("tagKeys", List.of("team")));
    all = call("ListTagsForResource", Struct.of("resourceArn", arn));
    assertEquals(Map.of("stage", "prod"), all.textMap("tags"));
    refused("ResourceNotFoundException", "ListTagsForResource", Struct.of("resourceArn", "arn:x"));
    Struct reserved = Struct.of("resourceArn", arn).set("tags", Map.of("aws:x", "y"));
    refused("InvalidParameterException", "TagResource", reserved);
  }
}
