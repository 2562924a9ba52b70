package io.credbroker.service.support;

import java.time.Instant;
import java.util.List;

import io.credbroker.service.identity.Binding;
import io.credbroker.service.identity.TokenMetadata;

/**
 * What a plain token says of itself, where a test only minds when it ends.
 */
public final class TestTokenMetadata {

	private TestTokenMetadata() {
	}

	public static TokenMetadata of(Instant end) {
		return new TokenMetadata(null, null, end, List.of(), Binding.NONE);
	}

}
