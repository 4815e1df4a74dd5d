package io.tidegate.model;

/** A tag; key 1 to 128 characters, value 0 to 256. */
public record Tag(String key, String value) {}
