package io.tidegate.base;

import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * The only source of randomness: ids, tokens, tie-breaks. {@link #system()} is cryptographically
 * strong and safe from any thread; {@link #seeded(long)} repeats exactly and belongs to one thread.
 */
public final class Chance {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final RandomGenerator random;

  private Chance(RandomGenerator random) {
    this.random = random;
  }

  /** Strong randomness of this machine. */
  public static Chance system() {
    return new Chance(new SecureRandom());
  }

  /** The same sequence for the same seed. */
  public static Chance seeded(long seed) {
    return new Chance(new SplittableRandom(seed));
  }

  /** {@code digits} lower-case hexadecimal digits. */
  public String hex(int digits) {
    char[] out = new char[digits];
    for (int i = 0; i < digits; i++) {
      out[i] = HEX[random.nextInt(16)];
    }
    return new String(out);
  }

  /** A version-4 UUID as text. */
  public String uuid() {
    long high = (random.nextLong() & 0xffffffffffff0fffL) | 0x4000L;
    long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }

  /** Uniform in {@code [0, bound)}; {@code bound} is at least 1. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** Uniform in {@code [0, 1)}. */
  public double unit() {
    return random.nextDouble();
  }

  /** The generator itself, for pure code that takes one; same owner, same strength. */
  public RandomGenerator generator() {
    return random;
  }

  /** Fills {@code out} with random bytes. */
  public void bytes(byte[] out) {
    random.nextBytes(out);
  }
}
