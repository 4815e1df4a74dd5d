package io.tidegate.control.pki;

import io.tidegate.model.acm.KeyAlgorithm;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/**
 * Private keys: made, read from the PEM forms in use (PKCS #8, PKCS #1, SEC 1), compared with the
 * certificate. Pure but for the platform's randomness; key generation takes up to a second.
 */
public final class PrivateKeys {
  private static final Map<String, KeyAlgorithm> CURVES =
      Map.of(
          "secp256r1", KeyAlgorithm.EC_prime256v1,
          "secp384r1", KeyAlgorithm.EC_secp384r1,
          "secp521r1", KeyAlgorithm.EC_secp521r1);
  private static final byte[] PROBE = {1, 2, 3, 4};

  private PrivateKeys() {}

  /**
   * The private key of {@code pem}.
   *
   * @throws BadPem when there is none, it is encrypted, or of a kind that is not RSA or EC
   */
  public static PrivateKey parse(String pem) throws BadPem {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
        if (found instanceof PEMEncryptedKeyPair || found instanceof PKCS8EncryptedPrivateKeyInfo) {
          throw new BadPem("The private key is encrypted; it must not be.");
        }
        if (found instanceof PEMKeyPair pair) {
          return key(pair.getPrivateKeyInfo());
        }
        if (found instanceof PrivateKeyInfo info) {
          return key(info);
        }
      }
    } catch (IOException | RuntimeException unreadable) {
      throw new BadPem("The private key cannot be read.");
    }
    throw new BadPem("There is no private key in PEM format.");
  }

  private static PrivateKey key(PrivateKeyInfo info) throws BadPem {
    try {
      return parsePkcs8(info.getEncoded());
    } catch (IOException unreadable) {
      throw new BadPem("The private key cannot be read.");
    }
  }

  /**
   * The key of an unencrypted PKCS #8 structure.
   *
   * @throws BadPem when it is none, or neither RSA nor EC
   */
  public static PrivateKey parsePkcs8(byte[] der) throws BadPem {
    for (String algorithm : new String[] {"RSA", "EC"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (GeneralSecurityException anotherKind) {
        // the next one is tried
      }
    }
    throw new BadPem("The private key is neither RSA nor EC.");
  }

  /** Whether {@code key} is the private half of {@code other}, shown by a signature. */
  public static boolean match(PrivateKey key, PublicKey other) {
    if (!key.getAlgorithm().equals(other.getAlgorithm())) {
      return false;
    }
    try {
      String kind = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
      Signature signature = Signature.getInstance(kind);
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(other);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException notOfOneKind) {
      return false;
    }
  }

  /** The algorithm of a public key; empty when its kind or size is not served. */
  public static Optional<KeyAlgorithm> algorithm(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      return rsa(rsa.getModulus());
    }
    return key instanceof ECPublicKey ec ? curve(ec.getParams()) : Optional.empty();
  }

  private static Optional<KeyAlgorithm> rsa(BigInteger modulus) {
    return switch (modulus.bitLength()) {
      case 1024 -> Optional.of(KeyAlgorithm.RSA_1024);
      case 2048 -> Optional.of(KeyAlgorithm.RSA_2048);
      case 3072 -> Optional.of(KeyAlgorithm.RSA_3072);
      case 4096 -> Optional.of(KeyAlgorithm.RSA_4096);
      default -> Optional.empty();
    };
  }

  private static Optional<KeyAlgorithm> curve(ECParameterSpec asked) {
    for (Map.Entry<String, KeyAlgorithm> known : CURVES.entrySet()) {
      ECParameterSpec curve = parameters(known.getKey());
      if (curve.getCurve().equals(asked.getCurve())
          && curve.getGenerator().equals(asked.getGenerator())
          && curve.getOrder().equals(asked.getOrder())) {
        return Optional.of(known.getValue());
      }
    }
    return Optional.empty();
  }

  private static ECParameterSpec parameters(String curve) {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(curve));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has the NIST curves", missing);
    }
  }

  /** A new key pair. */
  public static KeyPair generate(KeyAlgorithm algorithm) {
    return switch (algorithm) {
      case RSA_1024 -> rsaPair(1024);
      case RSA_2048 -> rsaPair(2048);
      case RSA_3072 -> rsaPair(3072);
      case RSA_4096 -> rsaPair(4096);
      case EC_prime256v1 -> ecPair("secp256r1");
      case EC_secp384r1 -> ecPair("secp384r1");
      case EC_secp521r1 -> ecPair("secp521r1");
    };
  }

  private static KeyPair rsaPair(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has RSA", missing);
    }
  }

  private static KeyPair ecPair(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has the NIST curves", missing);
    }
  }
}
