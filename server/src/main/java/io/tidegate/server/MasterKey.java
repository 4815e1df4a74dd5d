package io.tidegate.server;

import io.tidegate.base.Chance;
import io.tidegate.control.pki.SecretVault;
import io.tidegate.model.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

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
   * @throws StartFailure when the key is damaged, or gone while {@code image} holds what it sealed
   */
  static SecretVault vault(DataDirectory data, Chance chance, Image image) {
    Path file = data.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        if (image.certificates().size() + image.certificateAuthorities().size() > 0) {
          throw new StartFailure(
              file
                  + " is missing, and without it the private keys of certificates cannot be read:"
                  + " put the copy of it back");
        }
        byte[] fresh = new byte[SecretVault.KEY_BYTES];
        chance.bytes(fresh);
        data.writePrivate(FILE, HexFormat.of().formatHex(fresh) + "\n");
      }
      return new SecretVault(HexFormat.of().parseHex(Files.readString(file).strip()), chance);
    } catch (IOException unreadable) {
      throw new StartFailure("cannot read " + file + ": " + unreadable.getMessage());
    } catch (IllegalArgumentException damaged) {
      throw new StartFailure(
          file + " is damaged: expected " + SecretVault.KEY_BYTES + " bytes in hexadecimal");
    }
  }
}
