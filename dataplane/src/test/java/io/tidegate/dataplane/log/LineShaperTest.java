package io.tidegate.dataplane.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.model.logs.LogType;
import io.tidegate.model.logs.OutputFormat;
import io.tidegate.routing.LogLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineShaperTest {
  private static final LogStream CONNECTIONS =
      new LogStream(LogStream.Kind.CONNECTION, "app/web/1", "10.0.0.4", List.of());

  private final LineWriter line = new LineWriter();
  private final LineShaper shaper = new LineShaper();

  private String connection(LogLayout layout) {
    ConnectionEntry entry =
        new ConnectionEntry(
            CONNECTIONS,
            1_795_496_033_028_706L,
            "10.1.2.3",
            4711,
            443,
            TlsNote.NONE,
            new ConnectionEntry.ClientCertificate("CN=\"é\\,o", "NotBefore=x;NotAfter=y", "0a"),
            "Success",
            "TID_1");
    line.clear();
    entry.write(line);
    shaper.shape(CONNECTIONS, layout, line);
    return shaper.text();
  }

  @Test
  void linesOfFilesStayAsTheyAre() {
    assertEquals(
        "2026-11-24T04:53:53.028706Z 10.1.2.3 4711 443 - - - \"CN=\\x22\\xc3\\xa9\\x5c,o\""
            + " NotBefore=x;NotAfter=y 0a Success TID_1 -",
        connection(LogLayout.FILE));
  }

  @Test
  void fieldsAreChosenAndDelimited() {
    List<String> fields = List.of("tls_verify_status", "elb", "client_ip", "ip_address");
    assertEquals(
        "Success,app/web/1,10.1.2.3,10.0.0.4",
        connection(new LogLayout(OutputFormat.PLAIN, ",", fields)));
    LogLayout tabs = new LogLayout(OutputFormat.W3C, "\t", fields);
    assertEquals("Success\tapp/web/1\t10.1.2.3\t10.0.0.4", connection(tabs));
    assertEquals(
        "#Version: 1.0\n#Fields: tls_verify_status\telb\tclient_ip\tip_address\n",
        new String(LineShaper.head(CONNECTIONS, tabs), StandardCharsets.US_ASCII));
    assertEquals(0, LineShaper.head(CONNECTIONS, LogLayout.FILE).length);
  }

  @Test
  void objectsNameAllFieldsAndAreValid() throws Exception {
    String text = connection(new LogLayout(OutputFormat.JSON, " ", List.of()));
    JsonNode object = new ObjectMapper().readTree(text);
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    assertEquals(LogType.ALB_CONNECTION_LOGS.fields(), names);
    assertEquals("CN=\\x22\\xc3\\xa9\\x5c,o", object.path("leaf_client_cert_subject").asText());
    assertEquals("-", object.path("tls_cipher").asText());
    assertEquals("4711", object.path("client_port").asText());
    String again = connection(new LogLayout(OutputFormat.JSON, " ", List.of("elb")));
    assertEquals("{\"elb\":\"app/web/1\"}", again);
    assertTrue(text.indexOf('\n') < 0);
  }

  @Test
  void namesMayBeWrittenWithUnderscores() {
    LogStream accesses = new LogStream(LogStream.Kind.ACCESS, "app/web/1", "n", List.of());
    AccessEntry entry = new AccessEntry(accesses, new byte[] {10, 0, 0, 1}, 9);
    entry.target = "10.0.0.2:80";
    line.clear();
    entry.write(line);
    List<String> fields = List.of("client_port", "target:port", "request_line", "user_agent");
    shaper.shape(accesses, new LogLayout(OutputFormat.PLAIN, " ", fields), line);
    assertEquals("10.0.0.1:9 10.0.0.2:80 \"- http://:0- -\" \"-\"", shaper.text());
    shaper.shape(accesses, new LogLayout(OutputFormat.JSON, " ", fields.subList(0, 2)), line);
    assertEquals("{\"client_port\":\"10.0.0.1:9\",\"target:port\":\"10.0.0.2:80\"}", shaper.text());
  }
}
