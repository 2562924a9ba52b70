package io.credbroker.service.support;

import java.security.cert.X509Certificate;
import java.util.List;

import io.credbroker.service.identity.RequestDetails;
import org.jspecify.annotations.Nullable;

/**
 * A request that proves nothing besides its token.
 */
public enum UnboundRequest implements RequestDetails {

	/** The only one. */
	INSTANCE;

	@Override
	public String method() {
		return "GET";
	}

	@Override
	public String target() {
		return "https://broker.example/v1/connections/warehouse";
	}

	@Override
	public String source() {
		return "127.0.0.1";
	}

	@Override
	public List<String> proofs() {
		return List.of();
	}

	@Override
	public @Nullable X509Certificate certificate() {
		return null;
	}

}
