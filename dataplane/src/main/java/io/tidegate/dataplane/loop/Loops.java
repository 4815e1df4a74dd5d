package io.tidegate.dataplane.loop;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The event loops of the process. Safe from any thread. */
public final class Loops implements AutoCloseable {
  private final Group group;
  private final List<Loop> all;

  private static final class Group extends MultiThreadIoEventLoopGroup {
    Group(int count, ThreadFactory threads, IoHandlerFactory handlers, Object... childArguments) {
      super(count, threads, handlers, childArguments);
    }

    @Override
    protected IoEventLoop newChild(
        Executor executor, IoHandlerFactory handlers, Object... arguments) {
      AtomicInteger next = (AtomicInteger) arguments[0];
      Loop.Environment environment = (Loop.Environment) arguments[1];
      return new Loop(this, executor, handlers, next.getAndIncrement(), environment);
    }
  }

  /** Starts {@code count} loops, threads named {@code loop-0} and so on. */
  public Loops(int count, Loop.Environment environment) {
    AtomicInteger thread = new AtomicInteger();
    ThreadFactory threads =
        task -> Thread.ofPlatform().name("loop-" + thread.getAndIncrement()).unstarted(task);
    this.group =
        new Group(count, threads, EpollIoHandler.newFactory(), new AtomicInteger(), environment);
    List<Loop> loops = new ArrayList<>();
    group.forEach(executor -> loops.add((Loop) executor));
    this.all = List.copyOf(loops);
    all.forEach(Loop::startTimers);
  }

  /** All loops, by index. */
  public List<Loop> all() {
    return all;
  }

  /**
   * Runs {@code task} on every loop and waits until all have; false when {@code limitMs} passed
   * first. Never called on a loop.
   */
  public boolean onEach(java.util.function.Consumer<Loop> task, long limitMs) {
    CountDownLatch done = new CountDownLatch(all.size());
    for (Loop loop : all) {
      Runnable guarded =
          () -> {
            try {
              task.accept(loop);
            } catch (RuntimeException | Error fault) {
              loop.faults().fault("loop task", fault);
            } finally {
              done.countDown();
            }
          };
      try {
        loop.execute(guarded);
      } catch (RejectedExecutionException ended) {
        done.countDown(); // a loop that has ended has nothing to do
      }
    }
    try {
      return done.await(limitMs, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Stops the threads within two seconds; sockets must have been closed before. */
  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
