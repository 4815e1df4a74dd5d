package io.tidegate.api.model;

import java.util.Optional;

/**
 * An operation of the model. {@code resultWrapper} is the element around a query answer's members;
 * an operation without one has no result element at all. Operations known by name only have neither
 * input nor output.
 */
public record Operation(
    String name,
    Optional<Shape.Ref> input,
    Optional<Shape.Ref> output,
    Optional<String> resultWrapper) {}
