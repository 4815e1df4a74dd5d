package io.tidegate.api.acm;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.acm.CertificateManager;
import io.tidegate.control.acm.CheckedImport;
import io.tidegate.control.pki.Certificates;
import io.tidegate.model.acm.Certificate;
import io.tidegate.model.acm.CertificateMaterial;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Takes in a certificate that was issued elsewhere, or replaces one under its ARN. */
record ImportCertificate(Acm acm) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Optional<String> old = input.optText("CertificateArn").map(Acm::checkedArn);
    old.ifPresent(arn -> CertificateManager.find(acm.image(), arn));

    CheckedImport checked =
        CheckedImport.of(
            text(input, "Certificate").orElse(""),
            text(input, "PrivateKey").orElse(""),
            text(input, "CertificateChain"),
            acm.context().clock().now());
    String arn = old.orElseGet(acm.context()::newArn);
    byte[] key = checked.privateKey().getEncoded();
    CertificateMaterial material =
        new CertificateMaterial(
            Certificates.text(List.of(checked.certificate())),
            Certificates.text(checked.chain()),
            acm.context().vault().seal(key, arn),
            Certificates.facts(checked.certificate()));
    Arrays.fill(key, (byte) 0);
    CertificateManager.Import command =
        new CertificateManager.Import(arn, old.isPresent(), checked, material, Acm.tags(input));
    Certificate imported =
        acm.controller()
            .submit(call.operation(), image -> acm.certificates().imported(image, command));
    return Struct.of("CertificateArn", imported.arn());
  }

  private static Optional<String> text(Struct input, String member) {
    return input.optBlob(member).map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1));
  }
}
