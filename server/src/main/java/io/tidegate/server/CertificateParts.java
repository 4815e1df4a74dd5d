package io.tidegate.server;

import com.sun.net.httpserver.HttpHandler;
import io.tidegate.api.Action;
import io.tidegate.api.acm.Acm;
import io.tidegate.api.acm.AcmActions;
import io.tidegate.base.FaultHandler;
import io.tidegate.base.Tasks;
import io.tidegate.control.Controller;
import io.tidegate.control.acm.AcmContext;
import io.tidegate.control.acm.IssuanceRunner;
import io.tidegate.control.acm.LocalAuthority;
import java.util.Map;

/** What Certificate Manager is made of. Made and started by the thread that starts the server. */
final class CertificateParts {
  private final Controller controller;
  private final AcmContext context;
  private final LocalAuthority authority;

  CertificateParts(Controller controller, AcmContext context) {
    this.controller = controller;
    this.context = context;
    this.authority = new LocalAuthority(controller, context);
  }

  /** From now on requests are issued and certificates renewed. */
  void start(Tasks tasks, FaultHandler faults) {
    new IssuanceRunner(controller, context, authority, tasks, faults).start();
  }

  /** The operations. */
  Map<String, Action> actions() {
    return AcmActions.all(new Acm(controller, context, authority));
  }

  /** The page with the authority's certificate, for clients to trust. */
  HttpHandler page() {
    return OperationsPages.pem(authority::certificate);
  }
}
