package io.tidegate.control.pki;

import io.tidegate.base.Chance;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * A private key for its owner to take away: PKCS #8 encrypted by a passphrase (PBES2 of RFC 8018:
 * PBKDF2 with HMAC-SHA-256, AES-256-CBC), which OpenSSL reads. Takes some 100 ms.
 */
public final class EncryptedKey {
  private static final String SCHEME = "PBEWithHmacSHA256AndAES_256";
  private static final int ROUNDS = 200_000;
  private static final int SALT_BYTES = 16;
  private static final int IV_BYTES = 16;

  private EncryptedKey() {}

  /** {@code pkcs8} in PEM, encrypted by {@code passphrase}, which is ASCII. */
  public static String text(byte[] pkcs8, byte[] passphrase, Chance chance) {
    byte[] salt = new byte[SALT_BYTES];
    byte[] iv = new byte[IV_BYTES];
    chance.bytes(salt);
    chance.bytes(iv);
    CharBuffer letters = StandardCharsets.US_ASCII.decode(java.nio.ByteBuffer.wrap(passphrase));
    char[] word = Arrays.copyOf(letters.array(), letters.limit());
    try {
      SecretKey key = SecretKeyFactory.getInstance(SCHEME).generateSecret(new PBEKeySpec(word));
      Cipher cipher = Cipher.getInstance(SCHEME);
      cipher.init(
          Cipher.ENCRYPT_MODE, key, new PBEParameterSpec(salt, ROUNDS, new IvParameterSpec(iv)));
      var scheme =
          new AlgorithmIdentifier(
              PKCSObjectIdentifiers.id_PBES2,
              ASN1Primitive.fromByteArray(cipher.getParameters().getEncoded()));
      var sealed = new EncryptedPrivateKeyInfo(scheme, cipher.doFinal(pkcs8));
      return Pem.text("ENCRYPTED PRIVATE KEY", sealed.getEncoded());
    } catch (GeneralSecurityException | IOException missing) {
      throw new IllegalStateException("every JDK has " + SCHEME, missing);
    } finally {
      Arrays.fill(word, '\0');
      Arrays.fill(letters.array(), '\0');
    }
  }
}
