package io.credbroker.provider.cyberarkccp;

import java.util.regex.Pattern;

import io.credbroker.provider.support.HttpFailures;
import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult.Rotating;
import io.credbroker.spi.FetchResult.Unavailable;
import tools.jackson.databind.JsonNode;

/**
 * Turns an answer that holds no account into a result that names a code or a status and
 * quotes nothing.
 * <p>
 * CyberArk's own code decides, because the status is ambiguous: 400 is also the answer
 * when the vault cannot be reached, and 500 when a password is being changed.
 */
final class CcpFailure {

	/**
	 * What a failure without a CyberArk code means.
	 */
	static final HttpFailures FAILURES = new HttpFailures("CCP", "both certificates", "name the final address");

	private static final String CHECK = ": check the certificate of ssl-bundle and what app-id asks for";

	private static final Pattern CODE = Pattern.compile("[A-Z]{3,10}[0-9]{1,5}[A-Z]");

	private CcpFailure() {
	}

	static Failure of(StoreHttpResponse answer) {
		String code = code(answer);
		return switch (code) {
			case "APPAP004E" -> new Missing();
			case "APPAP007E" ->
				new Unavailable("CCP answered APPAP007E: it does not reach the vault", answer.retryAfter());
			case "APPAP282E", "APPAP286E" -> new Rotating(answer.retryAfter());
			case "APPAP008E", "APPAP306E", "ITATS982E" ->
				new Rejected("CCP answered " + code + ": check app-id, its authentication details and its safes");
			case "APPAP227E", "APPAP228E", "APPAP229E", "APPAP230E", "APPAP251E" ->
				new Malformed("CCP answered " + code + ": more than one account fits the key");
			case "AIMWS030E", "AIMWS031E", "APPAP081E", "CASVL010E" ->
				new Malformed("CCP answered " + code + ": it does not understand the key");
			default -> ofStatus(answer, code);
		};
	}

	/**
	 * CyberArk's own code; empty when the answer has none that is well-formed.
	 */
	private static String code(StoreHttpResponse answer) {
		JsonNode json = answer.json();
		String code = (json != null) ? json.path("ErrorCode").asString("").strip() : "";
		return CODE.matcher(code).matches() ? code : "";
	}

	private static Failure ofStatus(StoreHttpResponse answer, String code) {
		String detail = code.isEmpty() ? "" : " " + code;
		return switch (answer.status()) {
			case 401, 407 -> FAILURES.ofStatus(answer, detail + CHECK);
			case 403 -> code.isEmpty() ? new Rejected("CCP answered 403" + CHECK)
					: new Denied("CCP answered 403" + detail + CHECK);
			case 404 -> FAILURES.ofStatus(answer, detail + ": check address and web-service");
			default -> FAILURES.ofStatus(answer, detail);
		};
	}

}
