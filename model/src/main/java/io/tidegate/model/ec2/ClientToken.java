package io.tidegate.model.ec2;

/**
 * What makes a repeated create answer the same: the caller's token and a fingerprint of the other
 * parameters, to notice a token used again for something else.
 */
public record ClientToken(String token, String fingerprint) {}
