package io.tidegate.cli.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerTest {
  @Test
  void findsTextsByPath() throws IOException {
    Answer answer =
        parse("<R><List><member><Id>a</Id></member><member><Id> b </Id></member></List></R>");
    assertEquals(List.of("a", "b"), answer.texts("List/member/Id"));
    assertEquals("a", answer.text("List/member/Id"));
    assertEquals("b", answer.all("List/member").getLast().text("Id"));
    assertEquals(Optional.empty(), answer.find("List/Id"));
    assertThrows(IllegalStateException.class, () -> answer.text("Nothing"));
  }

  @Test
  void refusesWhatIsNotXmlOrHasADocumentType() {
    assertThrows(IOException.class, () -> parse("not xml"));
    assertThrows(IOException.class, () -> parse("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"));
  }

  private static Answer parse(String xml) throws IOException {
    return Answer.parse(xml.getBytes(StandardCharsets.UTF_8));
  }
}
