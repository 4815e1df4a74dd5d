package io.tidegate.control.pki;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Chance;
import io.tidegate.model.acm.KeyAlgorithm;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.junit.jupiter.api.Test;

class PrivateKeysTest {
  private static final String PASSPHRASE = "correct horse";

  @Test
  void readsTheThreeFormsOfPem() throws Exception {
    KeyPair rsa = PrivateKeys.generate(KeyAlgorithm.RSA_2048);
    KeyPair ec = PrivateKeys.generate(KeyAlgorithm.EC_secp384r1);
    for (KeyPair pair : new KeyPair[] {rsa, ec}) {
      byte[] pkcs8 = pair.getPrivate().getEncoded();
      assertEquals(pair.getPrivate(), PrivateKeys.parse(Pem.text("PRIVATE KEY", pkcs8)));
      byte[] old =
          PrivateKeyInfo.getInstance(pkcs8).parsePrivateKey().toASN1Primitive().getEncoded();
      String label = pair == rsa ? "RSA PRIVATE KEY" : "EC PRIVATE KEY";
      if (pair == rsa) {
        assertEquals(pair.getPrivate(), PrivateKeys.parse(Pem.text(label, old)));
      }
    }
  }

  @Test
  void matchesItsOwnPublicKeyAlone() {
    KeyPair one = PrivateKeys.generate(KeyAlgorithm.EC_prime256v1);
    KeyPair two = PrivateKeys.generate(KeyAlgorithm.EC_prime256v1);
    KeyPair rsa = PrivateKeys.generate(KeyAlgorithm.RSA_2048);
    assertTrue(PrivateKeys.match(one.getPrivate(), one.getPublic()));
    assertFalse(PrivateKeys.match(one.getPrivate(), two.getPublic()));
    assertFalse(PrivateKeys.match(one.getPrivate(), rsa.getPublic()));
  }

  @Test
  void tellsAlgorithms() {
    for (KeyAlgorithm algorithm :
        new KeyAlgorithm[] {
          KeyAlgorithm.RSA_1024,
          KeyAlgorithm.RSA_2048,
          KeyAlgorithm.EC_prime256v1,
          KeyAlgorithm.EC_secp384r1,
          KeyAlgorithm.EC_secp521r1
        }) {
      assertEquals(
          Optional.of(algorithm),
          PrivateKeys.algorithm(PrivateKeys.generate(algorithm).getPublic()));
    }
  }

  @Test
  void exportedKeyOpensWithItsPassphrase() throws Exception {
    byte[] pkcs8 = PrivateKeys.generate(KeyAlgorithm.EC_prime256v1).getPrivate().getEncoded();
    String pem =
        EncryptedKey.text(pkcs8, PASSPHRASE.getBytes(StandardCharsets.US_ASCII), Chance.seeded(3));
    BadPem refused = assertThrows(BadPem.class, () -> PrivateKeys.parse(pem));
    assertEquals("The private key is encrypted; it must not be.", refused.getMessage());

    Object read = new PEMParser(new StringReader(pem)).readObject();
    PrivateKeyInfo opened =
        ((PKCS8EncryptedPrivateKeyInfo) read)
            .decryptPrivateKeyInfo(
                new JceOpenSSLPKCS8DecryptorProviderBuilder()
                    .setProvider(new BouncyCastleProvider())
                    .build(PASSPHRASE.toCharArray()));
    assertArrayEquals(pkcs8, opened.getEncoded());
  }

  @Test
  void saysWhatIsNoKey() {
    assertThrows(BadPem.class, () -> PrivateKeys.parse(""));
    assertThrows(BadPem.class, () -> PrivateKeys.parse("hello"));
    assertThrows(
        BadPem.class,
        () -> PrivateKeys.parse("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"));
  }
}
