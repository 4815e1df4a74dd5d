package io.tidegate.dataplane.loop;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.util.concurrent.Future;
import io.tidegate.base.Chance;
import io.tidegate.base.FaultHandler;
import io.tidegate.base.TimeSource;
import io.tidegate.dataplane.sys.Syscalls;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One event loop: a thread, its epoll descriptor, its timers, buffers and system calls. Everything
 * here belongs to that thread except {@link #execute} and {@link #index}, which any thread may
 * call. It is a Netty event loop; our own descriptors join as {@link EpollIoHandle}s, registered
 * once and edge-triggered, which means no further call to the kernel when interest changes.
 */
public final class Loop extends SingleThreadIoEventLoop {
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);

  /** Bytes of one receive into the shared read buffer. */
  public static final int READ_BYTES = 64 * 1024;

  /** Room before the receive for an incomplete head that is continued: one head at its limit. */
  public static final int STASH_BYTES = 80 * 1024;

  /** Room for the longest rewritten head and one whole receive after it. */
  public static final int WRITE_BYTES = 320 * 1024;

  private final int index;
  private final TimeSource time;
  private final FaultHandler faults;
  private final Chance chance;
  private final Syscalls syscalls = new Syscalls();
  private final Buffers buffers = new Buffers();
  private final PeerTraffic peers = new PeerTraffic();
  private final Timers timers;
  private final Overload overload;
  private final byte[] readBuffer = new byte[STASH_BYTES + READ_BYTES];
  private final byte[] writeBuffer = new byte[WRITE_BYTES];
  private @Nullable KernelPipe pipe;
  private long movedBytes;
  private long nowNs;
  private boolean nowIsFresh;
  private long roundNs;
  private Instant wallClock = Instant.EPOCH;
  private long wallMicros;
  private long wallNs;
  private String httpDate = "";
  private long httpDateSecond = -1;

  Loop(
      IoEventLoopGroup parent,
      Executor executor,
      IoHandlerFactory handlers,
      int index,
      Environment environment) {
    super(parent, executor, handlers);
    this.index = index;
    this.time = environment.time();
    this.faults = environment.faults();
    this.chance = Chance.seeded(environment.seed() + index);
    this.overload = new Overload(environment.lagMs());
    this.timers = new Timers(nowMs(), faults);
    readWallClock();
  }

  /**
   * What a loop needs from outside; {@code seed} varies the loop's cheap random choices, {@code
   * lagMs} is how far it may be behind.
   */
  public record Environment(TimeSource time, FaultHandler faults, long seed, int lagMs) {
    /** Never behind. */
    public Environment(TimeSource time, FaultHandler faults, long seed) {
      this(time, faults, seed, Integer.MAX_VALUE);
    }
  }

  /** Starts the ticking of timers; called once by {@link Loops}. */
  void startTimers() {
    scheduleAtFixedRate(this::tick, Timers.TICK_MS, Timers.TICK_MS, TimeUnit.MILLISECONDS);
  }

  private void readWallClock() {
    Instant now = time.now();
    wallClock = now;
    wallMicros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    wallNs = nowNs();
  }

  private void tick() {
    nowIsFresh = false;
    readWallClock();
    timers.advance(nowMs());
  }

  @Override
  protected int runIo() {
    nowIsFresh = false;
    roundNs = 0;
    int handled = super.runIo();
    if (roundNs != 0) {
      long began = roundNs;
      overload.round(freshNowNs() - began, nowMs(), handled);
    }
    return handled;
  }

  /** The pipe for bodies that nobody looks at, made when it is first asked for. */
  KernelPipe pipe() {
    KernelPipe known = pipe;
    if (known == null) {
      known = new KernelPipe(syscalls);
      pipe = known;
      addShutdownHook(known::close);
    }
    return known;
  }

  void moved(int bytes) {
    movedBytes += bytes;
  }

  /** Bytes that ever went from socket to socket inside the kernel. */
  public long movedBytes() {
    return movedBytes;
  }

  /** Whether this loop has been behind for some time. */
  public boolean isBehind() {
    return overload.isBehind();
  }

  /** Whether the request at hand should be refused, for it has waited too long already. */
  public boolean refuses() {
    return overload.isBehind() && overload.refuses(freshNowNs() - roundNs);
  }

  /** Registers {@code handle} with epoll; on this loop's thread it takes effect at once. */
  IoRegistration watch(EpollIoHandle handle) {
    Future<IoRegistration> registered = register(handle);
    IoRegistration registration = registered.getNow();
    if (registration == null) {
      throw new IllegalStateException("descriptor not registered", registered.cause());
    }
    return registration;
  }

  /** 0 for the first loop of the process, and so on. Any thread. */
  public int index() {
    return index;
  }

  /** Nanoseconds of the monotonic clock, read once per batch of events. */
  public long nowNs() {
    if (!nowIsFresh) {
      nowNs = time.nanoTime();
      nowIsFresh = true;
      roundNs = roundNs == 0 ? nowNs : roundNs;
    }
    return nowNs;
  }

  /** Reads the clock anew: for the few moments whose distance is measured and reported. */
  public long freshNowNs() {
    nowIsFresh = false;
    return nowNs();
  }

  /** {@link #nowNs} in milliseconds. */
  public long nowMs() {
    return nowNs() / 1_000_000;
  }

  /** Microseconds since the epoch, from the monotonic clock since the last tick. */
  public long nowMicros() {
    return wallMicros + (nowNs() - wallNs) / 1000;
  }

  /** Lets {@code timer} run in {@code delayMs}. */
  public void set(Timer timer, long delayMs) {
    timers.set(timer, nowMs(), delayMs);
  }

  /** The timer will not run. */
  public void cancel(Timer timer) {
    timers.cancel(timer);
  }

  /** Seconds since the epoch, at most one tick old. */
  public long epochSeconds() {
    return wallClock.getEpochSecond();
  }

  /** The time as an HTTP-date (RFC 9110 section 5.6.7), made once a second. */
  public String httpDate() {
    long second = epochSeconds();
    if (second != httpDateSecond) {
      httpDateSecond = second;
      httpDate = HTTP_DATE.format(wallClock.atOffset(ZoneOffset.UTC));
    }
    return httpDate;
  }

  /** The wall clock and the monotonic clock. */
  public TimeSource time() {
    return time;
  }

  /** Cheap random choices, not for secrets. */
  public Chance chance() {
    return chance;
  }

  /** Where bugs go. */
  public FaultHandler faults() {
    return faults;
  }

  /** System calls of this thread. */
  public Syscalls syscalls() {
    return syscalls;
  }

  /** Bytes by address dialled. */
  public PeerTraffic peers() {
    return peers;
  }

  /** Buffers of this thread. */
  public Buffers buffers() {
    return buffers;
  }

  /** Where every receive of this loop lands; contents last until the next receive. */
  public byte[] readBuffer() {
    return readBuffer;
  }

  /** Where messages are put together before they are sent; contents last until the next use. */
  public byte[] writeBuffer() {
    return writeBuffer;
  }

  /** Whether the caller is on this loop's thread. */
  public boolean isHere() {
    return inEventLoop();
  }

  @Override
  public IoEventLoop next() {
    return this;
  }
}
