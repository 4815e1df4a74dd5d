package io.tidegate.api;

import io.tidegate.api.auth.Caller;

/**
 * One call of an operation. {@code input} has been checked against the service model: required
 * members are there, types, ranges, lengths, patterns and enums hold.
 */
public record Call(String operation, Struct input, String requestId, Caller caller) {}
