package io.tidegate.api;

/**
 * One call of an operation. {@code input} has been checked against the service model: required
 * members are there, types, ranges, lengths, patterns and enums hold.
 */
public record Call(String operation, Struct input, String requestId) {}
