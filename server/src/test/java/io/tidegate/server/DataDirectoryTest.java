package io.tidegate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Chance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path parent = Path.of("");

  @Test
  void isHeldByOneServerAtATime() {
    Path root = parent.resolve("data");
    try (DataDirectory first = DataDirectory.open(root)) {
      StartFailure failure = assertThrows(StartFailure.class, () -> DataDirectory.open(root));
      assertTrue(String.valueOf(failure.getMessage()).contains("another server uses " + root));
      assertTrue(Files.exists(first.resolve("lock")));
    }
    DataDirectory.open(root).close();
  }

  @Test
  void isPrivateToItsOwner() throws IOException {
    Path root = parent.resolve("data");
    try (DataDirectory data = DataDirectory.open(root)) {
      CredentialsFile.loadOrCreate(data, Chance.seeded(1));
    }
    assertEquals("rwx------", mode(root));
    assertEquals("rw-------", mode(root.resolve("credentials")));
  }

  @Test
  void keepsTheCredentialsOfTheFirstStart() {
    try (DataDirectory data = DataDirectory.open(parent)) {
      Map<String, String> first = CredentialsFile.loadOrCreate(data, Chance.seeded(1));
      assertEquals(first, CredentialsFile.loadOrCreate(data, Chance.seeded(2)));
      assertTrue(first.keySet().iterator().next().matches("AKIA[A-Z2-7]{16}"));
    }
  }

  @Test
  void readsEveryCompleteProfile() {
    assertEquals(
        Map.of("A", "a", "C", "c=="),
        CredentialsFile.parse(
            List.of(
                "[default]",
                "aws_access_key_id = A",
                "aws_secret_access_key = a",
                "[broken]",
                "aws_access_key_id = B",
                "[other]",
                "aws_secret_access_key=c==",
                "aws_access_key_id=C")));
  }

  @Test
  void refusesCredentialsWithoutAPair() throws IOException {
    try (DataDirectory data = DataDirectory.open(parent)) {
      Files.writeString(parent.resolve("credentials"), "[default]\n");
      StartFailure failure =
          assertThrows(
              StartFailure.class, () -> CredentialsFile.loadOrCreate(data, Chance.seeded(1)));
      assertTrue(String.valueOf(failure.getMessage()).contains("holds no key pair"));
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
