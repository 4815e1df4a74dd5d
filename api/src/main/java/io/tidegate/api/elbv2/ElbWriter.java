package io.tidegate.api.elbv2;

import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.ElbLookup;
import io.tidegate.control.elbv2.TrustStoreManager;
import io.tidegate.model.Image;
import io.tidegate.model.elbv2.HealthCheck;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.MutualAuthentication;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.Revocation;
import io.tidegate.model.elbv2.TargetGroup;
import io.tidegate.model.elbv2.TrustStore;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says load balancers, target groups and listeners as the API does. Pure. */
final class ElbWriter {
  /** The hosted zone of Application Load Balancers in us-east-1, the same for every one. */
  private static final String HOSTED_ZONE = "Z35SXDOTRQ7X7K";

  private ElbWriter() {}

  /** A load balancer. */
  static Struct loadBalancer(LoadBalancer balancer) {
    return Struct.of("LoadBalancerArn", balancer.arn())
        .set("DNSName", balancer.dnsName())
        .set("CanonicalHostedZoneId", HOSTED_ZONE)
        .set("CreatedTime", balancer.createdTime())
        .set("LoadBalancerName", balancer.name())
        .set("Scheme", balancer.scheme().wire())
        .set("VpcId", balancer.vpcId())
        .set(
            "State",
            Struct.of("Code", balancer.state().code().name().toLowerCase(Locale.ROOT))
                .set("Reason", balancer.state().reason()))
        .set("Type", balancer.type().wire())
        .set("AvailabilityZones", zones(balancer))
        .set("SecurityGroups", balancer.securityGroups())
        .set("IpAddressType", balancer.ipAddressType())
        .set("CustomerOwnedIpv4Pool", balancer.customerOwnedPool())
        .set("IpamPools", ipamPools(balancer));
  }

  /** The IPAM pools of a load balancer, when it has one. */
  static Optional<Struct> ipamPools(LoadBalancer balancer) {
    return balancer.ipamPool().map(pool -> Struct.of("Ipv4IpamPoolId", pool));
  }

  /** The nodes of a load balancer. */
  static List<Struct> zones(LoadBalancer balancer) {
    return balancer.zones().stream()
        .map(
            node ->
                Struct.of("ZoneName", node.zone())
                    .set("SubnetId", node.subnetId())
                    .set("LoadBalancerAddresses", List.of(address(balancer, node))))
        .toList();
  }

  private static Struct address(LoadBalancer balancer, LoadBalancer.ZoneMapping node) {
    boolean only6 = balancer.ipAddressType().equals(LoadBalancer.DUALSTACK_WITHOUT_PUBLIC_IPV4);
    return (only6 ? Struct.of() : Struct.of("IpAddress", node.address()))
        .set("IPv6Address", node.ipv6Address());
  }

  /** A target group. */
  static Struct targetGroup(Image image, TargetGroup group) {
    HealthCheck check = group.healthCheck();
    return Struct.of("TargetGroupArn", group.arn())
        .set("TargetGroupName", group.name())
        .set("Protocol", group.protocol())
        .set("Port", group.port())
        .set("VpcId", group.vpcId())
        .set("HealthCheckProtocol", check.protocol())
        .set("HealthCheckPort", check.port().map(String::valueOf).orElse("traffic-port"))
        .set("HealthCheckEnabled", check.enabled())
        .set("HealthCheckIntervalSeconds", check.interval().toSeconds())
        .set("HealthCheckTimeoutSeconds", check.timeout().toSeconds())
        .set("HealthyThresholdCount", check.healthyThreshold())
        .set("UnhealthyThresholdCount", check.unhealthyThreshold())
        .set("HealthCheckPath", check.path())
        .set(
            "Matcher",
            check
                .matcher()
                .map(codes -> Struct.of(group.isGrpc() ? "GrpcCode" : "HttpCode", codes)))
        .set(
            "LoadBalancerArns",
            ElbLookup.loadBalancerUsing(image, group.arn()).map(List::of).orElse(List.of()))
        .set("TargetType", group.targetType().wire())
        .set("ProtocolVersion", group.protocolVersion())
        .set("IpAddressType", group.ipAddressType())
        .set("TargetControlPort", group.targetControlPort());
  }

  /** A listener. */
  static Struct listener(Listener listener) {
    return Struct.of("ListenerArn", listener.arn())
        .set("LoadBalancerArn", listener.loadBalancerArn())
        .set("Port", listener.port())
        .set("Protocol", listener.protocol())
        .set("SslPolicy", listener.sslPolicy())
        .set("Certificates", certificates(listener))
        .set("MutualAuthentication", mutual(listener))
        .set("DefaultActions", RuleWriter.actions(listener.defaultActions()));
  }

  private static Optional<List<Struct>> certificates(Listener listener) {
    return listener.certificates().isEmpty()
        ? Optional.empty()
        : Optional.of(
            listener.certificates().stream().map(arn -> Struct.of("CertificateArn", arn)).toList());
  }

  private static Optional<Struct> mutual(Listener listener) {
    if (listener.protocol() != Protocol.HTTPS) {
      return Optional.empty();
    }
    Struct off = Struct.of("Mode", "off");
    return Optional.of(listener.mutualAuthentication().map(ElbWriter::mutual).orElse(off));
  }

  private static Struct mutual(MutualAuthentication mutual) {
    Struct out = Struct.of("Mode", mutual.mode().name().toLowerCase(Locale.ROOT));
    mutual
        .trustStoreArn()
        .ifPresent(
            arn ->
                out.set("TrustStoreArn", arn)
                    .set("IgnoreClientCertificateExpiry", mutual.ignoreClientCertificateExpiry())
                    .set(
                        "AdvertiseTrustStoreCaNames",
                        mutual.advertiseTrustStoreCaNames() ? "on" : "off")
                    .set("TrustStoreAssociationStatus", "active"));
    return out;
  }

  /** A trust store. */
  static Struct trustStore(Image image, TrustStore store) {
    return Struct.of("Name", store.name())
        .set("TrustStoreArn", store.arn())
        .set("Status", "ACTIVE")
        .set("NumberOfCaCertificates", store.numberOfCaCertificates())
        .set(
            "TotalRevokedEntries",
            TrustStoreManager.revocations(image, store.arn()).stream()
                .mapToLong(Revocation::revokedEntries)
                .sum());
  }

  /** A revocation file of a trust store. */
  static Struct revocation(Revocation revocation) {
    return Struct.of("TrustStoreArn", revocation.trustStoreArn())
        .set("RevocationId", revocation.id())
        .set("RevocationType", "CRL")
        .set("NumberOfRevokedEntries", revocation.revokedEntries());
  }
}
