package io.tidegate.dataplane.metrics;

/**
 * What one loop counted for one node (load balancer and zone) since the last drain; owned by that
 * loop's thread. Field names follow the CloudWatch metrics of Application Load Balancers.
 */
public final class AlbCounters {
  public long requests;
  public long grpcRequests;
  public long newConnections;

  /** Of {@link #newConnections}, those to targets. */
  public long newTargetConnections;

  public long rejectedConnections;
  public long clientTlsErrors;
  public long targetTlsErrors;
  public long targetConnectionErrors;
  public long processedBytes;
  public long elb3xx;
  public long elb4xx;
  public long elb5xx;
  public long elb500;
  public long elb502;
  public long elb503;
  public long elb504;
  public long elb460;
  public long redirects;
  public long redirectUrlLimitExceeded;
  public long fixedResponses;
  public long desyncNonCompliant;
  public long droppedInvalidHeaders;
  public long forwardedInvalidHeaders;
  public long ruleEvaluations;

  /** Beyond the first ten of a request, which cost nothing. */
  public long chargedRuleEvaluations;

  public long nonStickyRequests;
  public long authSuccess;
  public long authFailure;
  public long authError;
  public long authRefreshSuccess;
  public long authClaimsSizeExceeded;
  public long jwtSuccess;
  public long jwtFailure;
  public long ipv6Requests;
  public long ipv6ProcessedBytes;

  /** Target optimizer: requests sent to agents. */
  public long controlRequests;

  /** Requests answered 503 because no agent asked for one. */
  public long controlRejects;

  /** Bytes of requests to groups with a target optimizer, and of their responses. */
  public long controlBytes;

  public long controlNewChannels;
  public long controlChannelErrors;
  public final TargetCodes targetCodes = new TargetCodes();
  public final TimeSet targetResponseTime = new TimeSet();
  public final TimeSet authLatency = new TimeSet();

  /** Connections open now: not reset by a drain. */
  public long activeConnections;

  /** Of {@link #activeConnections}, those to targets. */
  public long activeTargetConnections;

  /** Counts a response that the balancer made itself. */
  public void elbStatus(int status) {
    switch (status / 100) {
      case 3 -> elb3xx++;
      case 4 -> elb4xx++;
      case 5 -> elb5xx++;
      default -> {
        return;
      }
    }
    switch (status) {
      case 460 -> elb460++;
      case 500 -> elb500++;
      case 502 -> elb502++;
      case 503 -> elb503++;
      case 504 -> elb504++;
      default -> {
        return;
      }
    }
  }

  /** Adds another loop's counts of the same node. */
  void add(AlbCounters other) {
    requests += other.requests;
    grpcRequests += other.grpcRequests;
    newConnections += other.newConnections;
    newTargetConnections += other.newTargetConnections;
    rejectedConnections += other.rejectedConnections;
    clientTlsErrors += other.clientTlsErrors;
    targetTlsErrors += other.targetTlsErrors;
    targetConnectionErrors += other.targetConnectionErrors;
    processedBytes += other.processedBytes;
    elb3xx += other.elb3xx;
    elb4xx += other.elb4xx;
    elb5xx += other.elb5xx;
    elb500 += other.elb500;
    elb502 += other.elb502;
    elb503 += other.elb503;
    elb504 += other.elb504;
    elb460 += other.elb460;
    redirects += other.redirects;
    redirectUrlLimitExceeded += other.redirectUrlLimitExceeded;
    fixedResponses += other.fixedResponses;
    desyncNonCompliant += other.desyncNonCompliant;
    droppedInvalidHeaders += other.droppedInvalidHeaders;
    forwardedInvalidHeaders += other.forwardedInvalidHeaders;
    ruleEvaluations += other.ruleEvaluations;
    chargedRuleEvaluations += other.chargedRuleEvaluations;
    nonStickyRequests += other.nonStickyRequests;
    authSuccess += other.authSuccess;
    authFailure += other.authFailure;
    authError += other.authError;
    authRefreshSuccess += other.authRefreshSuccess;
    authClaimsSizeExceeded += other.authClaimsSizeExceeded;
    jwtSuccess += other.jwtSuccess;
    jwtFailure += other.jwtFailure;
    authLatency.add(other.authLatency);
    ipv6Requests += other.ipv6Requests;
    ipv6ProcessedBytes += other.ipv6ProcessedBytes;
    controlRequests += other.controlRequests;
    controlRejects += other.controlRejects;
    controlBytes += other.controlBytes;
    controlNewChannels += other.controlNewChannels;
    controlChannelErrors += other.controlChannelErrors;
    activeConnections += other.activeConnections;
    activeTargetConnections += other.activeTargetConnections;
    targetCodes.add(other.targetCodes);
    targetResponseTime.add(other.targetResponseTime);
  }

  /** The counts so far; this starts again from zero, except for what is open now. */
  AlbCounters take() {
    AlbCounters taken = new AlbCounters();
    taken.add(this);
    requests = 0;
    grpcRequests = 0;
    newConnections = 0;
    newTargetConnections = 0;
    rejectedConnections = 0;
    clientTlsErrors = 0;
    targetTlsErrors = 0;
    targetConnectionErrors = 0;
    processedBytes = 0;
    elb3xx = 0;
    elb4xx = 0;
    elb5xx = 0;
    elb500 = 0;
    elb502 = 0;
    elb503 = 0;
    elb504 = 0;
    elb460 = 0;
    redirects = 0;
    redirectUrlLimitExceeded = 0;
    fixedResponses = 0;
    desyncNonCompliant = 0;
    droppedInvalidHeaders = 0;
    forwardedInvalidHeaders = 0;
    ruleEvaluations = 0;
    chargedRuleEvaluations = 0;
    nonStickyRequests = 0;
    authSuccess = 0;
    authFailure = 0;
    authError = 0;
    authRefreshSuccess = 0;
    authClaimsSizeExceeded = 0;
    jwtSuccess = 0;
    jwtFailure = 0;
    authLatency.clear();
    ipv6Requests = 0;
    ipv6ProcessedBytes = 0;
    controlRequests = 0;
    controlRejects = 0;
    controlBytes = 0;
    controlNewChannels = 0;
    controlChannelErrors = 0;
    targetCodes.clear();
    targetResponseTime.clear();
    return taken;
  }
}
