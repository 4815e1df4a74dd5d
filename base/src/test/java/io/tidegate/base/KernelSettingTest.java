package io.tidegate.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelSettingTest {
  @Test
  void readsAllDigitsOfARealSetting() {
    // At least 301 (proc_sys_kernel(5)); a single digit when read byte by byte.
    int most = KernelSetting.read(Path.of("/proc/sys/kernel/pid_max")).map(Integer::parseInt).get();
    assertTrue(most >= 301, "pid_max " + most);
  }

  @Test
  void isEmptyWhenThereIsNone(@TempDir Path directory) throws Exception {
    assertEquals(Optional.empty(), KernelSetting.read(directory.resolve("none")));
    Path empty = Files.createFile(directory.resolve("empty"));
    assertEquals(Optional.empty(), KernelSetting.read(empty));
  }
}
