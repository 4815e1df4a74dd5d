"""The unmodified boto3 drives every service: create, list by pages, wait, change, delete, typed errors."""
import datetime
import sys

import boto3
from botocore.exceptions import ClientError

region = "us-east-1"
sts, ec2, elb, scaling, watch, acm = (
    boto3.client(name, region_name=region)
    for name in ("sts", "ec2", "elbv2", "autoscaling", "cloudwatch", "acm")
)
spare = sys.argv[1]
QUICKLY = {"Delay": 1, "MaxAttempts": 60}


def refused(kind, call, **arguments):
    try:
        call(**arguments)
    except kind as error:
        return error.response["Error"]["Code"]
    raise AssertionError(f"{call} was not refused")


def pages(client, operation, key, **arguments):
    return [
        item
        for page in client.get_paginator(operation).paginate(PaginationConfig={"PageSize": 1}, **arguments)
        for item in page[key]
    ]


def main():
    assert sts.get_caller_identity()["Account"] == "123456789012"
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    subnets = [s["SubnetId"] for s in ec2.describe_subnets()["Subnets"]]

    arns = [
        elb.create_load_balancer(Name=f"boto-{x}", Subnets=subnets)["LoadBalancers"][0]["LoadBalancerArn"]
        for x in "abc"
    ]
    elb.get_waiter("load_balancer_available").wait(LoadBalancerArns=arns, WaiterConfig=QUICKLY)
    names = [b["LoadBalancerName"] for b in pages(elb, "describe_load_balancers", "LoadBalancers")]
    assert {"boto-a", "boto-b", "boto-c"} <= set(names), names
    group = elb.create_target_group(
        Name="boto", Protocol="HTTP", Port=8080, VpcId=vpc, TargetType="ip"
    )["TargetGroups"][0]["TargetGroupArn"]
    assert (
        refused(
            elb.exceptions.DuplicateTargetGroupNameException,
            elb.create_target_group,
            Name="boto", Protocol="HTTP", Port=81, VpcId=vpc, TargetType="ip",
        )
        == "DuplicateTargetGroupName"
    )
    elb.modify_target_group(TargetGroupArn=group, HealthCheckPath="/healthy")
    elb.modify_target_group_attributes(
        TargetGroupArn=group,
        Attributes=[{"Key": "deregistration_delay.timeout_seconds", "Value": "1"}],
    )
    elb.register_targets(TargetGroupArn=group, Targets=[{"Id": spare, "Port": 9998}])
    assert len(elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]) == 1
    elb.deregister_targets(TargetGroupArn=group, Targets=[{"Id": spare, "Port": 9998}])
    elb.get_waiter("target_deregistered").wait(
        TargetGroupArn=group, Targets=[{"Id": spare, "Port": 9998}], WaiterConfig=QUICKLY
    )

    arn = acm.request_certificate(DomainName="boto.example.com", ValidationMethod="DNS")["CertificateArn"]
    acm.get_waiter("certificate_validated").wait(CertificateArn=arn, WaiterConfig=QUICKLY)
    assert arn in [c["CertificateArn"] for c in pages(acm, "list_certificates", "CertificateSummaryList")]
    fixed = [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200"}}]
    listener = elb.create_listener(
        LoadBalancerArn=arns[0], Protocol="HTTPS", Port=8445,
        Certificates=[{"CertificateArn": arn}], DefaultActions=fixed,
    )["Listeners"][0]["ListenerArn"]
    refused(acm.exceptions.ResourceInUseException, acm.delete_certificate, CertificateArn=arn)
    for priority in (1, 2):
        elb.create_rule(
            ListenerArn=listener, Priority=priority, Actions=fixed,
            Conditions=[{"Field": "path-pattern", "PathPatternConfig": {"Values": [f"/{priority}"]}}],
        )
    assert len(pages(elb, "describe_rules", "Rules", ListenerArn=listener)) == 3
    for balancer in arns:
        elb.delete_load_balancer(LoadBalancerArn=balancer)
    elb.get_waiter("load_balancers_deleted").wait(LoadBalancerArns=arns, WaiterConfig=QUICKLY)
    refused(elb.exceptions.LoadBalancerNotFoundException, elb.describe_load_balancers, Names=["boto-a"])
    elb.delete_target_group(TargetGroupArn=group)
    acm.delete_certificate(CertificateArn=arn)
    refused(acm.exceptions.ResourceNotFoundException, acm.describe_certificate, CertificateArn=arn)

    image = ec2.describe_images()["Images"][0]["ImageId"]
    ec2.create_launch_template(
        LaunchTemplateName="boto", LaunchTemplateData={"ImageId": image, "InstanceType": "t3.nano"}
    )
    made = dict(
        AutoScalingGroupName="boto", LaunchTemplate={"LaunchTemplateName": "boto"},
        MinSize=0, MaxSize=2, VPCZoneIdentifier=",".join(subnets),
    )
    scaling.create_auto_scaling_group(**made)
    refused(scaling.exceptions.AlreadyExistsFault, scaling.create_auto_scaling_group, **made)
    scaling.update_auto_scaling_group(AutoScalingGroupName="boto", MaxSize=3)
    groups = scaling.get_paginator("describe_auto_scaling_groups").paginate()
    assert [g["MaxSize"] for p in groups for g in p["AutoScalingGroups"]] == [3]
    scaling.delete_auto_scaling_group(AutoScalingGroupName="boto", ForceDelete=True)
    assert (
        refused(ClientError, ec2.terminate_instances, InstanceIds=["i-0123456789abcdef0"])
        == "InvalidInstanceID.NotFound"
    )

    now = datetime.datetime.now(datetime.timezone.utc)
    watch.put_metric_data(
        Namespace="Boto", MetricData=[{"MetricName": "Depth", "Value": 4.5, "Timestamp": now}]
    )
    span = datetime.timedelta(minutes=10)
    points = watch.get_metric_statistics(
        Namespace="Boto", MetricName="Depth", StartTime=now - span, EndTime=now + span,
        Period=60, Statistics=["Sum"],
    )["Datapoints"]
    assert [p["Sum"] for p in points] == [4.5], points
    watch.put_metric_alarm(
        AlarmName="boto", Namespace="Boto", MetricName="Depth", Statistic="Average", Period=60,
        EvaluationPeriods=1, Threshold=10.0, ComparisonOperator="GreaterThanThreshold",
    )
    watch.get_waiter("alarm_exists").wait(AlarmNames=["boto"], WaiterConfig=QUICKLY)
    watch.set_alarm_state(AlarmName="boto", StateValue="ALARM", StateReason="because")
    refused(
        watch.exceptions.ResourceNotFound, watch.set_alarm_state,
        AlarmName="nobody", StateValue="OK", StateReason="because",
    )
    watch.delete_alarms(AlarmNames=["boto"])
    print("boto3 is served")


main()
