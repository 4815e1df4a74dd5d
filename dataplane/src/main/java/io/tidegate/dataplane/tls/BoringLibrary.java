package io.tidegate.dataplane.tls;

import io.netty.internal.tcnative.Library;
import io.netty.internal.tcnative.SSL;
import io.netty.util.internal.NativeLibraryLoader;
import io.netty.util.internal.PlatformDependent;

/** The native library with BoringSSL in it, loaded once per process by whoever needs it first. */
final class BoringLibrary {
  private static final boolean LOADED = load();

  private BoringLibrary() {}

  /** Whether it is there; false on a machine that it is not built for. Any thread. */
  static boolean isLoaded() {
    return LOADED;
  }

  private static boolean load() {
    String name =
        "netty_tcnative_"
            + PlatformDependent.normalizedOs()
            + "_"
            + PlatformDependent.normalizedArch();
    try {
      NativeLibraryLoader.load(name, SSL.class.getClassLoader());
      return Library.initialize("provided", null);
    } catch (Exception | UnsatisfiedLinkError missing) {
      return false;
    }
  }
}
