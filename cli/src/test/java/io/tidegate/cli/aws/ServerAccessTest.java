package io.tidegate.cli.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerAccessTest {
  @TempDir Path data = Path.of("");

  @Test
  void printsExportsForTheShell() throws IOException {
    Files.writeString(
        data.resolve("credentials"),
        "[default]\naws_access_key_id = AK\naws_secret_access_key = se=cret\n");
    Files.writeString(
        data.resolve("endpoint"), "endpoint_url = http://127.0.0.1:4566\nregion = us-east-1\n");
    assertEquals(
        """
        export AWS_ENDPOINT_URL=http://127.0.0.1:4566
        export AWS_ACCESS_KEY_ID=AK
        export AWS_SECRET_ACCESS_KEY=se=cret
        export AWS_DEFAULT_REGION=us-east-1
        """,
        ServerAccess.of(data).exports());
  }

  @Test
  void saysWhatToDoWhenNoServerRunsThere() {
    var unknown = assertThrows(ServerAccess.Unknown.class, () -> ServerAccess.of(data));
    assertTrue(String.valueOf(unknown.getMessage()).contains("start one with ./tidegate serve"));
  }
}
