package io.tidegate.control.ec2;

import io.tidegate.model.ec2.Instance;

/** What a start, stop or terminate did to one instance. */
public record StateChange(String instanceId, Instance.State previous, Instance.State current) {}
