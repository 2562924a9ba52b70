package io.credbroker.provider.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a server of a test gets from this machine.
 */
class LocalProgramsTests {

	private static final int FIRST_OF_LINUX = 32_768;

	@Test
	void noTwoServersGetTheSamePort() {
		int calls = 500;

		assertThat(IntStream.range(0, calls).map((_) -> LocalPrograms.freePort()).distinct()).hasSize(calls);
	}

	@Test
	void aPortIsNotOfThoseThatLinuxGivesToWhoeverAsksForAny() {
		assertThat(LocalPrograms.freePort()).isLessThan(FIRST_OF_LINUX);
	}

	@Test
	void aServerCanListenThere() throws IOException {
		int port = LocalPrograms.freePort();

		try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			assertThat(server.isBound()).isTrue();
		}
	}

}
