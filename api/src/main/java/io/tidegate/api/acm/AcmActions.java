package io.tidegate.api.acm;

import io.tidegate.api.Action;
import java.util.Map;

/** The served operations of Certificate Manager. */
public final class AcmActions {
  private AcmActions() {}

  /** All of them by name. */
  public static Map<String, Action> all(Acm acm) {
    return Map.ofEntries(
        Map.entry("AddTagsToCertificate", new AddTagsToCertificate(acm)),
        Map.entry("DeleteCertificate", new DeleteCertificate(acm)),
        Map.entry("DescribeCertificate", new DescribeCertificate(acm)),
        Map.entry("ExportCertificate", new ExportCertificate(acm)),
        Map.entry("GetAccountConfiguration", new GetAccountConfiguration(acm)),
        Map.entry("GetCertificate", new GetCertificate(acm)),
        Map.entry("ImportCertificate", new ImportCertificate(acm)),
        Map.entry("ListCertificates", new ListCertificates(acm)),
        Map.entry("ListTagsForCertificate", new ListTagsForCertificate(acm)),
        Map.entry("PutAccountConfiguration", new PutAccountConfiguration(acm)),
        Map.entry("RemoveTagsFromCertificate", new RemoveTagsFromCertificate(acm)),
        Map.entry("RenewCertificate", new RenewCertificate(acm)),
        Map.entry("RequestCertificate", new RequestCertificate(acm)),
        Map.entry("ResendValidationEmail", new ResendValidationEmail(acm)),
        Map.entry("RevokeCertificate", new RevokeCertificate(acm)),
        Map.entry("SearchCertificates", new SearchCertificates(acm)),
        Map.entry("UpdateCertificateOptions", new UpdateCertificateOptions(acm)));
  }
}
