package io.credbroker.service.identity;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TrustedProxiesTests {

	private final TrustedProxies proxies = new TrustedProxies(List.of("10.0.0.0/8", "192.0.2.7", "2001:db8::/32"));

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			203.0.113.9   | 6.6.6.6                          | 203.0.113.9
			192.0.2.8     | 6.6.6.6                          | 192.0.2.8
			10.1.2.3      | 203.0.113.9                      | 203.0.113.9
			192.0.2.7     | 6.6.6.6, 203.0.113.9             | 203.0.113.9
			10.1.2.3      | 6.6.6.6, 203.0.113.9, 10.9.9.9   | 203.0.113.9
			10.1.2.3      | 10.6.6.6, 203.0.113.9, 192.0.2.7 | 203.0.113.9
			10.1.2.3      | 10.7.7.7, 10.9.9.9               | 10.7.7.7
			10.1.2.3      | 203.0.113.9:51234                | 203.0.113.9
			10.1.2.3      | [2001:db9::5]:443                | 2001:db9:0:0:0:0:0:5
			2001:db8::1   | 2001:db9::5                      | 2001:db9:0:0:0:0:0:5
			10.1.2.3      | 203.0.113.9, unknown             | 10.1.2.3
			10.1.2.3      | 203.0.113.9, _hidden, 10.4.4.4   | 10.4.4.4
			10.1.2.3      | localhost                        | 10.1.2.3
			10.1.2.3      | ''                               | 10.1.2.3
			10.1.2.3      | ',,'                             | 10.1.2.3
			""")
	void theSourceIsTheLastAddressThatNoTrustedProxyHas(String peer, String forwarded, String source) {
		assertThat(this.proxies.source(peer, List.of(forwarded))).isEqualTo(source);
	}

	@Test
	void severalHeadersAreOneList() {
		assertThat(this.proxies.source("10.1.2.3", List.of("6.6.6.6", "203.0.113.9, 10.4.4.4")))
			.isEqualTo("203.0.113.9");
		assertThat(this.proxies.source("10.1.2.3", List.of())).isEqualTo("10.1.2.3");
	}

	@Test
	void withoutTrustedProxiesNobodyIsBelieved() {
		assertThat(new TrustedProxies(List.of()).source("127.0.0.1", List.of("6.6.6.6"))).isEqualTo("127.0.0.1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "proxy.example", "10.0.0.0/33", "10.0.0.0/x", "*", "10.0.0.256", "" })
	void whatIsNoNetworkIsRefused(String network) {
		assertThatIllegalArgumentException().isThrownBy(() -> new TrustedProxies(List.of(network)))
			.withMessageContaining("trusted-proxies must be addresses or networks");
	}

}
