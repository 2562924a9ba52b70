package io.credbroker.provider.sts;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.credbroker.spi.ContextPart;
import io.credbroker.spi.ContextValue;
import io.credbroker.spi.IdentityTokens;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.SecretValue;

/**
 * Signs nothing, and remembers what it was to sign.
 */
final class StubbedTokens implements IdentityTokens {

	static final String TOKEN = "the-token-that-the-broker-signed-for-";

	final List<TokenRequest> signed = new ArrayList<>();

	/** The headers of the next tokens; those after them have none. */
	final Deque<String> headers = new ArrayDeque<>();

	boolean withoutKey;

	@Override
	public String issuer() {
		return "https://broker.example";
	}

	@Override
	public IssuingScope scope() {
		return IssuingScope.of(ContextPart.DAG);
	}

	@Override
	public IdentityToken sign(TokenRequest request) {
		if (this.withoutKey) {
			throw new NoSigningKeyException();
		}
		ContextValue dag = request.context().value(ContextPart.DAG);
		if (dag == null) {
			throw new MissingContextException(ContextPart.DAG);
		}
		this.signed.add(request);
		String header = this.headers.isEmpty() ? "" : this.headers.remove() + ".";
		return new IdentityToken(SecretValue.of(header + TOKEN + dag.texts().getFirst()), "airflow:test:dag:x",
				Instant.now().plus(request.lifetime()));
	}

}
