package io.credbroker.service.support;

import java.time.Instant;
import java.util.List;

import io.credbroker.service.identity.Assertion;
import io.credbroker.service.identity.Binding;

/**
 * What a plain token says of itself, where a test only minds when it ends.
 */
public final class TokenUntil {

	private TokenUntil() {
	}

	public static Assertion of(Instant end) {
		return new Assertion(null, null, end, List.of(), Binding.NONE);
	}

}
