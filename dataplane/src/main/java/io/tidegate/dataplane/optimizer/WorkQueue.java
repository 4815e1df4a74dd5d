package io.tidegate.dataplane.optimizer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The requests that one target has asked for and not been sent: the crossing from the loop that
 * holds its control channel to all loops. Safe from any thread without locks; no signal is taken
 * twice, and one that is given back is there again unless the agent has withdrawn it meanwhile.
 *
 * <p>Implementation note: {@code offered} are the signals that the agent stands by, {@code ready}
 * those of them that nobody has taken. Withdrawing removes from {@code offered} first, giving back
 * adds to {@code ready} first and looks at {@code offered} after, so that whichever comes last
 * leaves none behind that the agent does not stand by.
 */
public final class WorkQueue {
  /** Signals that one target may have outstanding: the largest concurrency of an agent. */
  public static final int LIMIT = 1000;

  private final Set<Long> offered = ConcurrentHashMap.newKeySet();
  private final ConcurrentSkipListSet<Long> ready = new ConcurrentSkipListSet<>();
  private volatile boolean open;

  /** The agent asks for a request by signal {@code id}; false when it asks for too many. */
  boolean offer(long id) {
    if (!offered.contains(id) && offered.size() >= LIMIT) {
      return false;
    }
    offered.add(id);
    ready.add(id);
    return true;
  }

  /** The agent no longer stands by {@code id}: a request used it, or it gives up. */
  void withdraw(long id) {
    offered.remove(id);
    ready.remove(id);
  }

  /** The channel stands from now on. */
  void opened() {
    open = true;
  }

  /** The channel has ended, and what was asked over it is void. */
  void closed() {
    open = false;
    offered.clear();
    ready.clear();
  }

  /** Whether the control channel stands. */
  public boolean isOpen() {
    return open;
  }

  /** Whether a signal waits. */
  public boolean isReady() {
    return !ready.isEmpty();
  }

  /** Signals that wait; counts them, so not for every request. */
  public int length() {
    return ready.size();
  }

  /** Takes a signal, which is above 0; 0 when none waits. */
  public long take() {
    Long id = ready.pollFirst();
    return id == null ? 0 : id;
  }

  /** The request that took {@code id} did not reach the agent, as far as is known. */
  public void giveBack(long id) {
    ready.add(id);
    if (!offered.contains(id)) {
      ready.remove(id);
    }
  }
}
