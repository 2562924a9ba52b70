package io.credbroker.provider.identitytoken;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.credbroker.spi.ContextPart;
import io.credbroker.spi.ContextValue;
import io.credbroker.spi.IdentityTokens;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.SecretValue;

/**
 * Signs nothing, and remembers what it was to sign.
 */
final class RecordedTokens implements IdentityTokens {

	private final List<String> signed = Collections.synchronizedList(new ArrayList<>());

	private final boolean hasKey;

	RecordedTokens(boolean hasKey) {
		this.hasKey = hasKey;
	}

	List<String> signed() {
		return List.copyOf(this.signed);
	}

	@Override
	public String issuer() {
		return "https://broker.example";
	}

	@Override
	public IssuingScope scope() {
		return IssuingScope.of(ContextPart.DAG, ContextPart.TASK);
	}

	@Override
	public IdentityToken sign(TokenRequest request) {
		if (!this.hasKey) {
			throw new NoSigningKeyException();
		}
		String dag = text(request, ContextPart.DAG);
		String task = text(request, ContextPart.TASK);
		this.signed.add("%s %s %s %s".formatted(request.audience(), dag, task, request.claims()));
		return new IdentityToken(SecretValue.of("signed-for-" + dag), "airflow:dag:" + dag,
				Instant.parse("2026-01-01T00:00:00Z").plus(request.lifetime()));
	}

	private static String text(TokenRequest request, ContextPart part) {
		ContextValue value = request.context().value(part);
		if (value == null) {
			throw new MissingContextException(part);
		}
		return value.texts().getFirst();
	}

}
