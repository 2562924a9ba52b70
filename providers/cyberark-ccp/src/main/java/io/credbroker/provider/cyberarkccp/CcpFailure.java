package io.credbroker.provider.cyberarkccp;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

import io.credbroker.provider.support.ExchangeFailures;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.RetryAfter;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult.Rotating;
import io.credbroker.spi.FetchResult.Throttled;
import io.credbroker.spi.FetchResult.Unavailable;
import org.jspecify.annotations.Nullable;

/**
 * Turns what went wrong into a result that names a code or a kind of failure and quotes
 * nothing.
 * <p>
 * CyberArk's own code decides, because its status does not: a vault that is not reached
 * answers 400, and a password that is being changed answers 500.
 */
final class CcpFailure {

	private static final ExchangeFailures EXCHANGES = new ExchangeFailures("CCP", "both certificates");

	private static final String CHECK = ": check the certificate of ssl-bundle and what app-id asks for";

	private CcpFailure() {
	}

	/**
	 * The result of an answer that holds no account.
	 */
	static Failure of(CcpAnswer answer) {
		Duration retryAfter = RetryAfter.of(answer.headers().firstValue(RetryAfter.HEADER).orElse(null),
				Clock.systemUTC());
		String code = answer.errorCode();
		return switch (code) {
			case "APPAP004E" -> new Missing();
			case "APPAP007E" -> new Unavailable("CCP answered APPAP007E: it does not reach the vault", retryAfter);
			case "APPAP282E", "APPAP286E" -> new Rotating(retryAfter);
			case "APPAP008E", "APPAP306E", "ITATS982E" ->
				new Rejected("CCP answered " + code + ": check app-id, its authentication details and its safes");
			case "APPAP227E", "APPAP228E", "APPAP229E", "APPAP230E", "APPAP251E" ->
				new Malformed("CCP answered " + code + ": more than one account fits the key");
			case "AIMWS030E", "AIMWS031E", "APPAP081E", "CASVL010E" ->
				new Malformed("CCP answered " + code + ": it does not understand the key");
			default -> ofStatus(answer.status(), code, retryAfter);
		};
	}

	private static Failure ofStatus(int status, String code, @Nullable Duration retryAfter) {
		String answered = "CCP answered " + status + (code.isEmpty() ? "" : " " + code);
		return switch (status) {
			case 401, 407 -> new Rejected(answered + CHECK);
			case 403 -> code.isEmpty() ? new Rejected(answered + CHECK) : new Denied(answered + CHECK);
			case 404 -> new Malformed(answered + ": check address and web-service");
			case 429 -> new Throttled(retryAfter);
			default -> switch (status / 100) {
				case 5 -> new Unavailable(answered, retryAfter);
				case 3 ->
					new Unavailable(answered + ": redirects are not followed; name the final address", retryAfter);
				default -> new Malformed(answered);
			};
		};
	}

	/**
	 * The result of a call that was not answered.
	 */
	static FailedCallException ofIo(IOException failure) {
		return new FailedCallException(EXCHANGES.of(failure));
	}

}
