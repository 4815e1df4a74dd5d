package io.tidegate.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.api.acm.Acm;
import io.tidegate.api.acm.AcmActions;
import io.tidegate.api.auth.Caller;
import io.tidegate.base.Chance;
import io.tidegate.base.TimeSource;
import io.tidegate.control.Controller;
import io.tidegate.control.acm.AcmContext;
import io.tidegate.control.acm.LocalAuthority;
import io.tidegate.control.pki.CertificateMaker;
import io.tidegate.control.pki.Certificates;
import io.tidegate.control.pki.Pem;
import io.tidegate.control.pki.PrivateKeys;
import io.tidegate.control.pki.SecretVault;
import io.tidegate.model.Image;
import io.tidegate.model.Installation;
import io.tidegate.model.acm.AcmLimits;
import io.tidegate.model.acm.CertificateMaterial;
import io.tidegate.model.acm.KeyAlgorithm;
import io.tidegate.store.SqliteStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A private key that was imported is nowhere to be read but through the master key. */
class PrivateKeysAtRestTest {
  @TempDir private Path root;

  private final Chance chance = Chance.system();
  private final TimeSource time = TimeSource.system();
  private final KeyPair keys = PrivateKeys.generate(KeyAlgorithm.EC_prime256v1);
  private final byte[] pkcs8 = keys.getPrivate().getEncoded();

  @Test
  void noFileNoLogAndNoAnswerShowsAPrivateKey() throws IOException {
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    Logger everything = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level usual = everything.getLevel();
    everything.setLevel(Level.TRACE);
    logged.start();
    everything.addAppender(logged);
    StringBuilder answers = new StringBuilder();
    try (DataDirectory data = DataDirectory.open(root);
        SqliteStore store = new SqliteStore(data.resolve("tidegate.db"));
        Controller controller = new Controller(store, PrivateKeysAtRestTest::fault)) {
      SecretVault vault = MasterKey.vault(data, chance, controller.image());
      String arn = imported(controller, vault, answers);
      CertificateMaterial material =
          controller.image().certificates().find(arn).orElseThrow().material().orElseThrow();
      answers.append(controller.image().certificates().find(arn));
      assertArrayEquals(pkcs8, vault.open(material.privateKey(), arn));
      assertHidden("the store's files", files());
    } finally {
      everything.detachAppender(logged);
      everything.setLevel(usual);
    }
    assertHidden("the store's files after the end", files());
    assertHidden("the log", List.of(logged.list.toString()));
    assertHidden("the answers", List.of(answers.toString()));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("master.key"))));
  }

  @Test
  void lostOrForeignMasterKeyIsSaidAtTheStart() throws IOException {
    try (DataDirectory data = DataDirectory.open(root);
        SqliteStore store = new SqliteStore(data.resolve("tidegate.db"));
        Controller controller = new Controller(store, PrivateKeysAtRestTest::fault)) {
      imported(controller, MasterKey.vault(data, chance, Image.empty()), new StringBuilder());
      assertTrue(MasterKey.vault(data, chance, controller.image()).toString().length() > 0);
      data.remove("master.key");
      StartFailure lost =
          assertThrows(StartFailure.class, () -> MasterKey.vault(data, chance, controller.image()));
      assertTrue(String.valueOf(lost.getMessage()).contains("is missing"));
      Files.writeString(root.resolve("master.key"), "5a".repeat(32));
      StartFailure other =
          assertThrows(StartFailure.class, () -> MasterKey.vault(data, chance, controller.image()));
      assertTrue(String.valueOf(other.getMessage()).contains("is not the key that sealed"));
      assertTrue(MasterKey.vault(data, chance, Image.empty()).toString().length() > 0);
      Files.writeString(root.resolve("master.key"), "nonsense");
      assertThrows(StartFailure.class, () -> MasterKey.vault(data, chance, controller.image()));
    }
  }

  private String imported(Controller controller, SecretVault vault, StringBuilder answers) {
    AcmContext context =
        new AcmContext(
            Installation.standard(), chance, time, AcmLimits.defaults(), vault, "example");
    var actions =
        AcmActions.all(new Acm(controller, context, new LocalAuthority(controller, context)));
    Struct input =
        Struct.of("Certificate", certificate().getBytes(StandardCharsets.UTF_8))
            .set("PrivateKey", Pem.text("PRIVATE KEY", pkcs8).getBytes(StandardCharsets.UTF_8));
    String arn = "";
    for (String operation :
        List.of("ImportCertificate", "DescribeCertificate", "GetCertificate", "ListCertificates")) {
      Struct asked = arn.isEmpty() ? input : Struct.of("CertificateArn", arn);
      Struct answer =
          Optional.ofNullable(actions.get(operation))
              .orElseThrow()
              .run(new Call(operation, asked, "request", Caller.root("123456789012")));
      answers.append(answer);
      arn = answer.optText("CertificateArn").orElse(arn);
    }
    return arn;
  }

  private String certificate() {
    Instant now = time.now();
    return Certificates.text(List.of(new CertificateMaker(chance).authority(keys, now)));
  }

  private static void fault(String where, Throwable cause) {
    throw new AssertionError(where, cause);
  }

  private List<String> files() throws IOException {
    List<String> texts = new ArrayList<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        texts.add(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    assertFalse(texts.isEmpty());
    return texts;
  }

  /** Neither the key's bytes nor their usual writings: the number itself is in the last third. */
  private void assertHidden(String where, List<String> texts) {
    byte[] part = Arrays.copyOfRange(pkcs8, 36, 60);
    String base64 = Base64.getEncoder().encodeToString(pkcs8);
    List<String> writings =
        List.of(
            new String(part, StandardCharsets.ISO_8859_1),
            HexFormat.of().formatHex(part),
            base64.substring(48, 64),
            base64.substring(64, 80));
    for (String text : texts) {
      for (String writing : writings) {
        assertFalse(text.contains(writing), where);
      }
    }
  }
}
