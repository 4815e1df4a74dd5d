package io.tidegate.server;

import io.tidegate.base.Chance;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Names of log spools: the process, when it started, and a word, for a process that succeeds itself
 * has two at a time. Stateless.
 */
final class SpoolName {
  private static final int WORD_LENGTH = 8;

  private SpoolName() {}

  /** A name for a spool of this process that nothing else has. */
  static String fresh(Chance chance) {
    ProcessHandle self = ProcessHandle.current();
    return self.pid() + "-" + started(self) + "-" + chance.hex(WORD_LENGTH);
  }

  /** Whether the process that wrote there is gone; ids of processes come again. */
  static boolean isLeftover(Path spool) {
    String[] words = spool.getFileName().toString().split("-", 3);
    try {
      Optional<ProcessHandle> writer = ProcessHandle.of(Long.parseLong(words[0]));
      return writer
          .filter(ProcessHandle::isAlive)
          .filter(alive -> words.length < 2 || words[1].equals(Long.toString(started(alive))))
          .isEmpty();
    } catch (NumberFormatException notOurs) {
      return false;
    }
  }

  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(at -> at.toEpochMilli()).orElse(0L);
  }
}
