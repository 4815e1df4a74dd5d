package io.tidegate.model.ec2;

import java.util.Optional;

/** An instance profile by ARN or by name, as the user gave it. */
public record IamProfile(Optional<String> arn, Optional<String> name) {}
