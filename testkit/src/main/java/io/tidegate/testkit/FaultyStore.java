package io.tidegate.testkit;

import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.store.Store;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A {@link Store} around another one that can be made to fail or to crash before and after each
 * append; whatever a hook throws comes out of {@link #append}. Hooks are set by the test's thread
 * before they are to act, appends counted from 1.
 */
public final class FaultyStore implements Store {
  private final Store inner;
  private volatile LongConsumer before = append -> {};
  private volatile LongConsumer after = append -> {};
  private volatile Runnable loading = () -> {};
  private volatile long appends;

  /** Passes everything on to {@code inner}. */
  public FaultyStore(Store inner) {
    this.inner = inner;
  }

  /** {@code hook} runs before each append with its number; when it throws, nothing is appended. */
  public void beforeAppend(LongConsumer hook) {
    before = hook;
  }

  /** {@code hook} runs after each append with its number, when the changes are durable. */
  public void afterAppend(LongConsumer hook) {
    after = hook;
  }

  /** {@code hook} runs before each load. */
  public void beforeLoad(Runnable hook) {
    loading = hook;
  }

  /** How many appends were tried. */
  public long appends() {
    return appends;
  }

  @Override
  public Image load() {
    loading.run();
    return inner.load();
  }

  @Override
  public synchronized void append(List<Change> changes) {
    long number = ++appends;
    before.accept(number);
    inner.append(changes);
    after.accept(number);
  }

  @Override
  public void close() {
    inner.close();
  }
}
