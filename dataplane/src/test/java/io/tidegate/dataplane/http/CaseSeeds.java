package io.tidegate.dataplane.http;

import java.util.List;

/** The case tables as inputs of fuzz targets. */
public final class CaseSeeds {
  private static final int LONGEST = 600;

  private CaseSeeds() {}

  /** For {@link RequestFuzz}. */
  public static List<byte[]> requests() {
    return RequestCasesTest.cases().map(RequestCases.Case::input).map(CaseSeeds::seed).toList();
  }

  /** For {@link ResponseFuzz}. */
  public static List<byte[]> responses() {
    return ResponseHeadTest.cases().map(RequestCases.Case::input).map(CaseSeeds::seed).toList();
  }

  private static byte[] seed(byte[] input) {
    byte[] seed = new byte[3 + Math.min(LONGEST, input.length)];
    seed[2] = 7;
    System.arraycopy(input, 0, seed, 3, seed.length - 3);
    return seed;
  }
}
