package io.tidegate.whatif.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.whatif.replay.Plans;
import io.tidegate.whatif.replay.Setting;
import io.tidegate.whatif.score.Synthetic;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CrowdTest {
  private static String log(int threads) {
    List<Crowd.Question> questions = new ArrayList<>();
    for (Setting setting : Synthetic.all(5)) {
      questions.add(new Crowd.Question(setting, Plans.tracking(setting, 60)));
      questions.add(new Crowd.Question(setting, Plans.predictive(setting, 60)));
      questions.add(new Crowd.Question(setting, Plans.tidegatePredictive(setting, 60)));
    }
    return Crowd.replay(questions, threads, done -> {}).stream()
        .flatMap(outcome -> outcome.events().stream())
        .map(Outcome.Event::line)
        .collect(Collectors.joining("\n"));
  }

  @Test
  void anyNumberOfThreadsGivesTheSameLog() {
    String one = log(1);
    assertTrue(one.lines().count() > 100);
    assertEquals(one, log(2));
    assertEquals(one, log(7));
  }
}
