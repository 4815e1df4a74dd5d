package io.tidegate.cli.aws;

/** The services that the client speaks to, with their signing names and API versions. */
public enum Service {
  EC2("ec2", "2016-11-15"),
  ELBV2("elasticloadbalancing", "2015-12-01"),
  AUTO_SCALING("autoscaling", "2011-01-01"),
  CLOUDWATCH("monitoring", "2010-08-01"),
  STS("sts", "2011-06-15");

  private final String signingName;
  private final String version;

  Service(String signingName, String version) {
    this.signingName = signingName;
    this.version = version;
  }

  String signingName() {
    return signingName;
  }

  String version() {
    return version;
  }
}
