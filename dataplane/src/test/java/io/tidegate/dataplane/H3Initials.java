package io.tidegate.dataplane;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** First datagrams of real clients, each of another connection, caught before they arrive. */
final class H3Initials {
  private H3Initials() {}

  static List<byte[]> of(int connections) throws Exception {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Map<String, byte[]> caught = new LinkedHashMap<>();
    try (DatagramSocket sink =
        new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))) {
      sink.setSoTimeout(20_000);
      var tls =
          QuicSslContextBuilder.forClient()
              .trustManager(InsecureTrustManagerFactory.INSTANCE)
              .applicationProtocols("h3")
              .build();
      Channel socket =
          new Bootstrap()
              .group(group)
              .channel(NioDatagramChannel.class)
              .handler(Http3.newQuicClientCodecBuilder().sslContext(tls).build())
              .bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
              .sync()
              .channel();
      while (caught.size() < connections) {
        QuicChannel.newBootstrap(socket)
            .handler(new ChannelInboundHandlerAdapter())
            .remoteAddress(sink.getLocalSocketAddress())
            .connect();
        DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
        sink.receive(packet);
        byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
        caught.putIfAbsent(Arrays.toString(Arrays.copyOfRange(bytes, 5, 26)), bytes);
      }
      socket.close();
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
    return new ArrayList<>(caught.values());
  }

  /** Whether {@code packet} is a Retry of version 1 (RFC 9000 section 17.2.5). */
  static boolean isRetry(byte[] packet) {
    return (packet[0] & 0xf0) == 0xf0;
  }
}
