package io.tidegate.dataplane.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.TimeSource;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TcpSocketTest {
  private static final byte[] HERE = {127, 0, 0, 1};

  private final List<Throwable> faults = new ArrayList<>();

  /** Descriptors that were accepted. */
  private final BlockingQueue<Integer> accepted = new LinkedBlockingQueue<>();

  private static <T> T on(Loop loop, Callable<T> task) throws Exception {
    return loop.submit(task).get(10, TimeUnit.SECONDS);
  }

  private TcpSocket listening(Loop loop) {
    int fd = loop.syscalls().tcpSocket(HERE.length);
    loop.syscalls().bind(fd, HERE, 0);
    loop.syscalls().listen(fd, 8);
    TcpSocket[] made = new TcpSocket[1];
    made[0] =
        TcpSocket.listening(
            loop,
            fd,
            new SocketEvents() {
              @Override
              public void readable() {
                int client = loop.syscalls().accept(made[0].number());
                loop.syscalls().close(client);
                accepted.add(client);
              }

              @Override
              public void writable() {}

              @Override
              public void aborted() {}
            });
    made[0].open();
    return made[0];
  }

  @Test
  void tellsOfConnectionsAgainAfterAPause() throws Exception {
    try (Loops loops =
        new Loops(
            1, new Loop.Environment(TimeSource.system(), (where, cause) -> faults.add(cause), 1))) {
      Loop loop = loops.all().getFirst();
      TcpSocket listener = on(loop, () -> listening(loop));
      int port =
          on(
              loop,
              () -> {
                loop.syscalls().localAddress(listener.number());
                return loop.syscalls().lastPort();
              });
      on(loop, () -> tells(listener, false));
      try (Socket waits = new Socket(InetAddress.getLoopbackAddress(), port)) {
        on(loop, () -> true);
        assertTrue(accepted.isEmpty(), "told of " + waits + " in the pause");
        on(loop, () -> tells(listener, true));
        assertTrue(accepted.poll(10, TimeUnit.SECONDS) != null, "not told of " + waits);
      }
      on(
          loop,
          () -> {
            listener.close();
            return true;
          });
      assertEquals(List.of(), faults);
    }
  }

  private static boolean tells(TcpSocket listener, boolean tells) {
    listener.tellsOfConnections(tells);
    return tells;
  }
}
