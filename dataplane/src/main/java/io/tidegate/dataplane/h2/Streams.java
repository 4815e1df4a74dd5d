package io.tidegate.dataplane.h2;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of a link and which streams they carry. Owned by its link, on the loop's thread; a
 * link has some hundred at most, so they are searched one by one.
 */
final class Streams {
  private final List<StreamSocket> sockets = new ArrayList<>();
  private final Set<Integer> ending = new HashSet<>();
  private int active;

  /** All sockets, whether or not they carry a stream. */
  List<StreamSocket> all() {
    return sockets;
  }

  /** The socket that carries {@code stream}, or null. */
  @Nullable StreamSocket carrying(int stream) {
    for (int i = 0; i < sockets.size(); i++) {
      StreamSocket socket = sockets.get(i);
      if (socket.id == stream) {
        return socket;
      }
    }
    return null;
  }

  /** Streams under way, carried or left to their end. */
  int active() {
    return active;
  }

  /** One more; whether it is the only one. */
  boolean began() {
    active++;
    return active == 1;
  }

  /** One fewer; whether none is left. */
  boolean over() {
    active--;
    return active == 0;
  }

  /** None is under way any more. */
  void allOver() {
    active = 0;
  }

  /** The stream of {@code socket} was read whole, only its end has not come. */
  void leaveToItsEnd(StreamSocket socket) {
    ending.add(socket.id);
    socket.id = 0;
    socket.input().drop();
  }

  /** Whether {@code stream} was left to its end, which this is when {@code last}. */
  boolean isEnding(int stream, boolean last) {
    return last ? ending.remove(stream) : ending.contains(stream);
  }

  /** Bytes that wait to be read. */
  long unread() {
    long bytes = 0;
    for (StreamSocket socket : sockets) {
      bytes += socket.input().waiting();
    }
    return bytes;
  }
}
