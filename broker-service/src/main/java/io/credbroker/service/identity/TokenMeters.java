package io.credbroker.service.identity;

import java.util.Set;
import java.util.stream.Stream;

import io.credbroker.api.ProblemCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts verifications of tokens by issuer and outcome, and shows whose keys cannot be
 * fetched.
 * <p>
 * Every outcome of a configured issuer is shown from the start, so that the first one
 * counts as an increase.
 */
final class TokenMeters {

	/** The issuer of a token that names none of the configured ones. */
	static final String UNKNOWN = "unknown";

	static final String VERIFIED = "verified";

	/** The outcome when the broker itself failed. */
	static final String DEFECT = "failed";

	private final MeterRegistry meters;

	TokenMeters(MeterRegistry meters, TrustedIssuers issuers) {
		this.meters = meters;
		issuers.names().forEach((issuer) -> outcomes().forEach((outcome) -> counter(issuer, outcome)));
		refusals().forEach((outcome) -> counter(UNKNOWN, outcome));
		issuers.all().forEach(this::show);
	}

	/**
	 * Counts one verification.
	 * @param issuer the configured name, or {@link #UNKNOWN}
	 * @param outcome {@link #VERIFIED}, the code of the refusal, or {@link #DEFECT}
	 */
	void verification(String issuer, String outcome) {
		counter(issuer, outcome).increment();
	}

	private static Stream<String> outcomes() {
		return Stream.concat(Stream.of(VERIFIED, ProblemCode.IDENTITY_KEYS_UNAVAILABLE.code()), refusals());
	}

	private static Stream<String> refusals() {
		Set<ProblemCode> elsewhere = Set.of(ProblemCode.TOKEN_MISSING, ProblemCode.TOKEN_POD_GONE,
				ProblemCode.TOKEN_BINDING_MISMATCH);
		return Stream.of(ProblemCode.values())
			.filter((code) -> code.status() == 401 && !elsewhere.contains(code))
			.map(ProblemCode::code);
	}

	private Counter counter(String issuer, String outcome) {
		return Counter.builder("broker.token.verifications")
			.description("Tokens that were verified, without those that were still known, by outcome")
			.tag("issuer", issuer)
			.tag("outcome", outcome)
			.register(this.meters);
	}

	private void show(TrustedIssuer issuer) {
		Gauge.builder("broker.issuer.keys.failing", issuer, (one) -> one.keysFailing() ? 1 : 0)
			.description("1 while the last attempt to fetch the issuer's keys has failed")
			.tag("issuer", issuer.name())
			.strongReference(true)
			.register(this.meters);
	}

}
