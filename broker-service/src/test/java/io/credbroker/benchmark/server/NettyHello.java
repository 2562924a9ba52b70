package io.credbroker.benchmark.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;

/**
 * A minimal HTTP server, which shows what this machine can reach.
 */
public final class NettyHello {

	private static final byte[] BODY = "hello".getBytes(StandardCharsets.US_ASCII);

	private NettyHello() {
	}

	/**
	 * Starts it in a process of its own.
	 */
	public static ServerProcess start(Path directory) {
		return new ServerProcess(NettyHello.class, directory.resolve("netty.log"), List.of());
	}

	public static void main(String[] args) throws IOException, InterruptedException {
		boolean epoll = Epoll.isAvailable();
		MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(
				epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
		Channel door = new ServerBootstrap().group(loops)
			.channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
			.childHandler(new Connected())
			.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.sync()
			.channel();
		int port = ((InetSocketAddress) door.localAddress()).getPort();
		ControlChannel.obey(Integer.parseInt(args[0]), port + " " + (epoll ? "epoll" : "nio"), (order) -> "unknown");
		var _ = loops.shutdownGracefully();
	}

	private static final class Connected extends ChannelInitializer<Channel> {

		private final Hello hello = new Hello();

		@Override
		protected void initChannel(Channel channel) {
			channel.pipeline().addLast(new HttpServerCodec(), this.hello);
		}

	}

	@Sharable
	private static final class Hello extends SimpleChannelInboundHandler<HttpRequest> {

		@Override
		protected void channelRead0(ChannelHandlerContext context, HttpRequest request) {
			FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK,
					Unpooled.wrappedBuffer(BODY));
			response.headers()
				.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.TEXT_PLAIN)
				.setInt(HttpHeaderNames.CONTENT_LENGTH, BODY.length);
			var _ = context.writeAndFlush(response, context.voidPromise());
		}

	}

}
