package io.tidegate.control.pki;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidegate.base.Chance;
import io.tidegate.model.SealedSecret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SecretVaultTest {
  private static final byte[] SECRET = "the private key".getBytes(StandardCharsets.UTF_8);

  private final SecretVault vault = new SecretVault(new byte[32], Chance.seeded(1));

  @Test
  void opensWhatItSealed() {
    assertArrayEquals(SECRET, vault.open(vault.seal(SECRET, "owner"), "owner"));
  }

  @Test
  void sealsDifferentlyEachTime() {
    assertNotEquals(vault.seal(SECRET, "owner"), vault.seal(SECRET, "owner"));
  }

  @Test
  void secretMovedToAnotherOwnerDoesNotOpen() {
    SealedSecret sealed = vault.seal(SECRET, "owner");
    assertThrows(IllegalStateException.class, () -> vault.open(sealed, "another"));
  }

  @Test
  void anotherMasterKeyDoesNotOpen() {
    byte[] other = new byte[32];
    other[31] = 1;
    SealedSecret sealed = vault.seal(SECRET, "owner");
    SecretVault stranger = new SecretVault(other, Chance.seeded(1));
    assertThrows(IllegalStateException.class, () -> stranger.open(sealed, "owner"));
  }

  @Test
  void everyChangedByteIsNoticed() {
    byte[] sealed = Base64.getDecoder().decode(vault.seal(SECRET, "owner").text());
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      SealedSecret bad = new SealedSecret(Base64.getEncoder().encodeToString(changed));
      assertThrows(IllegalStateException.class, () -> vault.open(bad, "owner"), "byte " + i);
    }
    assertThrows(IllegalStateException.class, () -> vault.open(new SealedSecret("AQ=="), "owner"));
  }

  @Test
  void textsShowNothing() {
    SealedSecret sealed = vault.seal(SECRET, "owner");
    String text =
        new String(Base64.getDecoder().decode(sealed.text()), StandardCharsets.ISO_8859_1);
    assertFalse(text.contains("private"));
    assertFalse(sealed.toString().contains(sealed.text()));
  }
}
