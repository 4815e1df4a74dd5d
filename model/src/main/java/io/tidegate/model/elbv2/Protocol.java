package io.tidegate.model.elbv2;

/** Protocols of listeners, target groups and health checks, named as on the wire. */
public enum Protocol {
  HTTP,
  HTTPS,
  TCP,
  TLS,
  UDP,
  TCP_UDP,
  GENEVE,
  QUIC,
  TCP_QUIC
}
