package io.tidegate.api.acm;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.acm.CertificateManager;
import io.tidegate.control.pki.EncryptedKey;
import io.tidegate.model.ApiError;
import io.tidegate.model.acm.Certificate;
import io.tidegate.model.acm.CertificateMaterial;
import java.util.Arrays;

/** Gives out a certificate with its key, encrypted by the caller's passphrase. */
record ExportCertificate(Acm acm) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    String arn = Acm.arn(input);
    byte[] passphrase = input.optBlob("Passphrase").orElse(new byte[0]);
    check(passphrase);
    Certificate exported =
        acm.controller().submit(call.operation(), image -> acm.certificates().exported(image, arn));
    CertificateMaterial material = CertificateManager.material(exported);
    byte[] key = acm.context().vault().open(material.privateKey(), arn);
    String text = EncryptedKey.text(key, passphrase, acm.context().chance());
    Arrays.fill(key, (byte) 0);
    return GetCertificate.said(material).set("PrivateKey", text);
  }

  private static void check(byte[] passphrase) {
    for (byte letter : passphrase) {
      if (letter < ' ' || letter > '~' || "#$%".indexOf(letter) >= 0) {
        throw ApiError.of(
            "ValidationException",
            "The passphrase may have printable ASCII characters but #, $ and %.");
      }
    }
  }
}
