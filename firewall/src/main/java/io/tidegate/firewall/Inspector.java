package io.tidegate.firewall;

import io.tidegate.base.Tasks;
import io.tidegate.base.TimeSource;
import io.tidegate.model.wafv2.WebAcl;
import io.tidegate.routing.FirewallVerdict;
import io.tidegate.routing.FirewallVerdict.Failure;
import io.tidegate.routing.Inspection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The service behind one web ACL and the connections to it. Safe from any thread: its lock guards
 * the idle connections, the rest are atomic numbers.
 *
 * <p>Each inspection has a virtual thread and one deadline for everything: a free connection, the
 * inspector's address, connecting, the answer. A connection that was idle and is broken before any
 * answer says nothing of the inspector: the question is asked once more on a new one.
 */
final class Inspector {
  private final WebAcl webAcl;
  private final InspectionLimits limits;
  private final TimeSource time;
  private final Tasks tasks;
  private final Tally tally;
  private final Semaphore free;
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicLong heldBytes = new AtomicLong();
  private final Deque<InspectorConnection> idle = new ArrayDeque<>();

  Inspector(WebAcl webAcl, InspectionLimits limits, Inspectors.Ground ground, Tally tally) {
    this.webAcl = webAcl;
    this.limits = limits;
    this.time = ground.time();
    this.tasks = ground.tasks();
    this.tally = tally;
    this.free = new Semaphore(limits.connections());
  }

  WebAcl webAcl() {
    return webAcl;
  }

  Tally tally() {
    return tally;
  }

  /** Tells {@code listener} the verdict on {@code request}; any thread, does not block. */
  void inspect(Inspection request, Consumer<FirewallVerdict> listener) {
    int bytes = request.size();
    boolean fits = heldBytes.addAndGet(bytes) <= limits.heldBytes();
    if (underWay.incrementAndGet() > limits.inspections() || !fits) {
      leave(bytes);
      tell(new FirewallVerdict.Failed(Failure.CONNECTION_ERROR), listener);
      return;
    }
    tasks.start("web-acl", () -> inspectNow(request, bytes, listener));
  }

  private void inspectNow(Inspection request, int bytes, Consumer<FirewallVerdict> listener) {
    FirewallVerdict verdict = new FirewallVerdict.Failed(Failure.UNHANDLED);
    try {
      verdict = verdict(request);
    } finally {
      leave(bytes);
      tell(verdict, listener);
    }
  }

  private void leave(int bytes) {
    underWay.decrementAndGet();
    heldBytes.addAndGet(-bytes);
  }

  private void tell(FirewallVerdict verdict, Consumer<FirewallVerdict> listener) {
    tally.count(verdict);
    listener.accept(verdict);
  }

  private FirewallVerdict verdict(Inspection request) {
    Deadline by = Deadline.in(limits.whole(), time);
    try {
      if (!free.tryAcquire(by.orIn(limits.connect()).leftNs(), TimeUnit.NANOSECONDS)) {
        return new FirewallVerdict.Failed(Failure.CONNECTION_TIMEOUT);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return new FirewallVerdict.Failed(Failure.UNHANDLED);
    }
    try {
      return ask(request, by);
    } finally {
      free.release();
    }
  }

  private FirewallVerdict ask(Inspection request, Deadline by) {
    byte[] question = Question.about(request, webAcl.endpoint());
    boolean toHead = Question.method(webAcl.endpoint(), request).equals("HEAD");
    Optional<InspectorConnection> kept = takeIdle();
    try {
      if (kept.isPresent()) {
        try {
          return answer(kept.get(), question, toHead, by).verdict();
        } catch (SocketTimeoutException late) {
          throw late;
        } catch (IOException broken) {
          if (kept.get().begun()) {
            throw broken;
          }
        }
      }
      InspectorConnection fresh;
      try {
        Deadline soon = by.orIn(limits.connect());
        fresh = InspectorConnection.open(webAcl.endpoint(), address(soon), soon);
      } catch (SocketTimeoutException late) {
        return new FirewallVerdict.Failed(Failure.CONNECTION_TIMEOUT);
      }
      return answer(fresh, question, toHead, by).verdict();
    } catch (SocketTimeoutException late) {
      return new FirewallVerdict.Failed(Failure.READ_TIMEOUT);
    } catch (Malformed nonsense) {
      return new FirewallVerdict.Failed(Failure.UNHANDLED);
    } catch (IOException broken) {
      return new FirewallVerdict.Failed(Failure.CONNECTION_ERROR);
    }
  }

  private Answer answer(
      InspectorConnection connection, byte[] question, boolean toHead, Deadline by)
      throws IOException {
    boolean keep = false;
    try {
      Answer answer = connection.ask(question, toHead, by);
      keep = connection.reusable();
      return answer;
    } finally {
      if (keep) {
        putIdle(connection);
      } else {
        connection.close();
      }
    }
  }

  /** The inspector's address; a name server that hangs ends with {@code by}. */
  private InetAddress address(Deadline by) throws IOException {
    String host = webAcl.endpoint().getHost();
    CompletableFuture<InetAddress> found = new CompletableFuture<>();
    tasks.start(
        "web-acl-name",
        () -> {
          try {
            found.complete(InetAddress.getByName(host));
          } catch (UnknownHostException unknown) {
            found.completeExceptionally(unknown);
          }
        });
    try {
      return found.get(Math.max(0, by.leftNs()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw new SocketTimeoutException("no address of " + host + " in time");
    } catch (ExecutionException unknown) {
      throw new UnknownHostException(host);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stop);
    }
  }

  private synchronized Optional<InspectorConnection> takeIdle() {
    while (!idle.isEmpty()) {
      InspectorConnection latest = idle.pollFirst();
      if (latest.quiet()) {
        return Optional.of(latest);
      }
      latest.close();
    }
    return Optional.empty();
  }

  private synchronized void putIdle(InspectorConnection connection) {
    connection.idleSince(time.nanoTime());
    idle.addFirst(connection);
  }

  /** Closes connections that nobody has needed for a while. */
  synchronized void sweep() {
    long before = time.nanoTime() - limits.idle().toNanos();
    while (!idle.isEmpty() && idle.peekLast().idleSinceNs() - before < 0) {
      idle.pollLast().close();
    }
  }

  /** Closes all idle connections. */
  synchronized void close() {
    idle.forEach(InspectorConnection::close);
    idle.clear();
  }
}
