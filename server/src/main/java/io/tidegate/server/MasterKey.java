package io.tidegate.server;

import io.tidegate.base.Chance;
import io.tidegate.control.pki.SecretVault;
import io.tidegate.model.Image;
import io.tidegate.model.SealedSecret;
import io.tidegate.model.acm.CertificateAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The key that seals private keys in the store: {@code master.key} in the data directory (0600),
 * made at the first start. A copy of the store without this file shows no private key, and is of no
 * use for certificates: it is to be kept apart from copies of the rest.
 */
final class MasterKey {
  static final String FILE = "master.key";

  private MasterKey() {}

  /**
   * The vault under the key of {@code data}.
   *
   * @throws StartFailure when the key is damaged, or gone or another one while {@code image} holds
   *     what it sealed and nobody can make again
   */
  static SecretVault vault(DataDirectory data, Chance chance, Image image) {
    Path file = data.resolve(FILE);
    Optional<Sealed> sealed = sealed(image);
    try {
      if (!Files.exists(file)) {
        if (sealed.isPresent()) {
          throw new StartFailure(
              file
                  + " is missing, and without it the private keys of certificates cannot be read:"
                  + " put the copy of it back");
        }
        byte[] fresh = new byte[SecretVault.KEY_BYTES];
        chance.bytes(fresh);
        data.writePrivate(FILE, HexFormat.of().formatHex(fresh) + "\n");
      }
      SecretVault vault =
          new SecretVault(HexFormat.of().parseHex(Files.readString(file).strip()), chance);
      if (sealed.isPresent() && !sealed.get().opensWith(vault)) {
        throw new StartFailure(
            file
                + " is not the key that sealed the private keys of this store: put the copy of that"
                + " one back");
      }
      return vault;
    } catch (IOException unreadable) {
      throw new StartFailure("cannot read " + file + ": " + unreadable.getMessage());
    } catch (IllegalArgumentException damaged) {
      throw new StartFailure(
          file + " is damaged: expected " + SecretVault.KEY_BYTES + " bytes in hexadecimal");
    }
  }

  /** A secret of an entity and the name it was sealed under. */
  private record Sealed(SealedSecret secret, String owner) {
    boolean opensWith(SecretVault vault) {
      try {
        return vault.open(secret, owner).length > 0;
      } catch (IllegalStateException another) {
        return false;
      }
    }
  }

  /** A private key in the store; cookie keys do not count, others can be made. */
  private static Optional<Sealed> sealed(Image image) {
    Stream<Sealed> certificates =
        image.certificates().stream()
            .flatMap(
                one -> one.material().map(m -> new Sealed(m.privateKey(), one.arn())).stream());
    Stream<Sealed> authorities =
        image.certificateAuthorities().stream()
            .map(one -> new Sealed(one.privateKey(), CertificateAuthority.KEY));
    Stream<Sealed> accounts =
        image.acmeAccounts().stream().map(one -> new Sealed(one.privateKey(), one.directory()));
    return Stream.of(certificates, authorities, accounts).flatMap(all -> all).findFirst();
  }
}
