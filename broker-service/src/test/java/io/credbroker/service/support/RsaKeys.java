package io.credbroker.service.support;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;

/**
 * RSA keys for the issuers of tests. Making one takes long, so a few are made once and
 * given in turn, each under the id that is asked for; any six in a row differ.
 */
final class RsaKeys {

	private static final int COUNT = 6;

	private static final AtomicInteger GIVEN = new AtomicInteger();

	private static final ConcurrentMap<Integer, RSAKey> MADE = new ConcurrentHashMap<>();

	private RsaKeys() {
	}

	static RSAKey next(String id) {
		RSAKey key = MADE.computeIfAbsent(Math.floorMod(GIVEN.getAndIncrement(), COUNT), (_) -> make());
		return new RSAKey.Builder(key).keyID(id).build();
	}

	private static RSAKey make() {
		try {
			return new RSAKeyGenerator(2048).generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
