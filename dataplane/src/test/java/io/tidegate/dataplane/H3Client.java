package io.tidegate.dataplane;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ClientConnectionHandler;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3RequestStreamInboundHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.tidegate.testkit.TestCertificates.Issued;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A client that speaks HTTP/3 by Netty's own codec: nothing of it is shared with what is tested.
 */
final class H3Client implements AutoCloseable {
  static final int LIMIT_S = 20;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel socket;
  final QuicChannel connection;

  /** Bytes that a client takes before it has read them: on a connection, on a stream. */
  record Windows(long connection, long stream) {
    static final Windows WIDE = new Windows(10_000_000, 1_000_000);
    static final Windows SMALL = new Windows(64 * 1024, 16 * 1024);
  }

  /** Connects with {@code serverName}, as {@code own} when there is one. */
  H3Client(Plane plane, String serverName, Issued... own) throws Exception {
    this(plane, serverName, new Http3ClientConnectionHandler(), own);
  }

  /** Connects with windows other than wide ones. */
  static H3Client with(Windows windows, Plane plane) throws Exception {
    return new H3Client(address(plane), "a.test", new Http3ClientConnectionHandler(), windows);
  }

  /** Connects to {@code address}, which passes it on. */
  static H3Client by(InetSocketAddress address) throws Exception {
    return new H3Client(address, "a.test", new Http3ClientConnectionHandler(), Windows.WIDE);
  }

  private static InetSocketAddress address(Plane plane) {
    return new InetSocketAddress(InetAddress.ofLiteral(plane.address), plane.port);
  }

  /** With another {@code raw}, nothing of HTTP/3 is spoken but what the test writes. */
  H3Client(Plane plane, String serverName, ChannelHandler raw, Issued... own) throws Exception {
    this(address(plane), serverName, raw, Windows.WIDE, own);
  }

  private H3Client(
      InetSocketAddress server,
      String serverName,
      ChannelHandler raw,
      Windows windows,
      Issued... own)
      throws Exception {
    QuicSslContextBuilder tls =
        QuicSslContextBuilder.forClient()
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .applicationProtocols("h3");
    for (Issued shown : own) {
      tls.keyManager(new Own(shown), null);
    }
    var context = tls.build();
    ChannelHandler codec =
        Http3.newQuicClientCodecBuilder()
            .sslEngineProvider(
                channel ->
                    serverName.isEmpty()
                        ? context.newEngine(channel.alloc())
                        : context.newEngine(channel.alloc(), serverName, server.getPort()))
            .maxIdleTimeout(60, TimeUnit.SECONDS)
            .initialMaxData(windows.connection())
            .initialMaxStreamDataBidirectionalLocal(windows.stream())
            .initialMaxStreamDataBidirectionalRemote(windows.stream())
            .build();
    this.socket =
        new Bootstrap()
            .group(group)
            .channel(NioDatagramChannel.class)
            .handler(codec)
            .bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
            .sync()
            .channel();
    try {
      this.connection =
          QuicChannel.newBootstrap(socket)
              .handler(raw)
              .remoteAddress(server)
              .connect()
              .get(LIMIT_S, TimeUnit.SECONDS);
    } catch (Exception refused) {
      release();
      throw refused;
    }
  }

  /** Shows one certificate, whatever is asked for. */
  private static final class Own extends X509ExtendedKeyManager {
    private final Issued issued;

    Own(Issued issued) {
      this.issued = issued;
    }

    @Override
    public String chooseEngineClientAlias(String[] type, Principal[] issuers, SSLEngine engine) {
      return "own";
    }

    @Override
    public String chooseClientAlias(String[] type, Principal[] issuers, Socket socket) {
      return "own";
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[] {"own"};
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return "own";
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {issued.certificate()};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return issued.key();
    }
  }

  /** What came of a request. */
  record Answer(Http3Headers head, byte[] body, Http3Headers trailers) {
    int status() {
      return Integer.parseInt(head.status().toString());
    }

    String text() {
      return new String(body, StandardCharsets.ISO_8859_1);
    }
  }

  /** A request under way. */
  static final class Call extends Http3RequestStreamInboundHandler {
    final CompletableFuture<Answer> answer = new CompletableFuture<>();
    final CompletableFuture<Http3Headers> head = new CompletableFuture<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private @Nullable Http3Headers first;
    private Http3Headers trailers = new DefaultHttp3Headers();
    private @Nullable QuicStreamChannel stream;

    QuicStreamChannel stream() {
      return Objects.requireNonNull(stream);
    }

    @Override
    protected void channelRead(ChannelHandlerContext context, Http3HeadersFrame frame) {
      if (first == null) {
        first = frame.headers();
        head.complete(frame.headers());
      } else {
        trailers = frame.headers();
      }
    }

    @Override
    protected void channelRead(ChannelHandlerContext context, Http3DataFrame frame) {
      ByteBuf content = frame.content();
      byte[] bytes = new byte[content.readableBytes()];
      content.readBytes(bytes);
      body.writeBytes(bytes);
      frame.release();
    }

    @Override
    protected void channelInputClosed(ChannelHandlerContext context) {
      Http3Headers fields = first;
      if (fields == null) {
        answer.completeExceptionally(new java.io.IOException("no answer"));
      } else {
        answer.complete(new Answer(fields, body.toByteArray(), trailers));
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      head.completeExceptionally(cause);
      answer.completeExceptionally(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      answer.completeExceptionally(new java.io.IOException("stream closed"));
      head.completeExceptionally(new java.io.IOException("stream closed"));
    }

    Answer get() throws Exception {
      return answer.get(LIMIT_S, TimeUnit.SECONDS);
    }

    void data(byte[] bytes) throws Exception {
      stream().writeAndFlush(content(bytes)).sync();
    }

    void end() throws Exception {
      stream().shutdownOutput().sync();
    }

    void end(Http3Headers fields) throws Exception {
      stream()
          .writeAndFlush(new DefaultHttp3HeadersFrame(fields))
          .addListener(QuicStreamChannel.SHUTDOWN_OUTPUT)
          .sync();
    }
  }

  static Http3Headers fields(String method, String path) {
    return new DefaultHttp3Headers().method(method).scheme("https").authority("a.test").path(path);
  }

  static Http3DataFrame content(byte... bytes) {
    return new DefaultHttp3DataFrame(Unpooled.wrappedBuffer(bytes));
  }

  /** A stream for a request; fails when the server takes no more. */
  Call open() throws Exception {
    Call call = new Call();
    call.stream = Http3.newRequestStream(connection, call).get(LIMIT_S, TimeUnit.SECONDS);
    return call;
  }

  /** A GET of whose answer nothing is read. */
  Call ignore(String path) throws Exception {
    Call call = open();
    call.stream().config().setAutoRead(false);
    call.end(fields("GET", path));
    return call;
  }

  /** Opens a stream and sends the head. */
  Call begin(Http3Headers head) throws Exception {
    Call call = open();
    call.stream().writeAndFlush(new DefaultHttp3HeadersFrame(head)).sync();
    return call;
  }

  /** A whole request. */
  Call send(Http3Headers head, byte... body) throws Exception {
    if (body.length == 0) {
      Call call = open();
      call.end(head);
      return call;
    }
    Call call = begin(head);
    call.stream().writeAndFlush(content(body)).addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
    return call;
  }

  Answer get(String path) throws Exception {
    return send(fields("GET", path)).get();
  }

  @Override
  public void close() {
    connection.close().awaitUninterruptibly(LIMIT_S, TimeUnit.SECONDS);
    release();
  }

  private void release() {
    socket.close().awaitUninterruptibly(LIMIT_S, TimeUnit.SECONDS);
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
