package io.credbroker.provider.sts;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.credbroker.provider.testkit.HttpFaults;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult.Throttled;
import io.credbroker.spi.FetchResult.Unavailable;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.StoreStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Every failure that a security token service can answer with.
 */
class StsFailureTableTests {

	@TempDir
	static Path directory;

	private static StubbedSts sts;

	private static StsStore keys;

	private static StsStore tokens;

	private static StsStore ceph;

	@BeforeAll
	static void start() {
		sts = new StubbedSts(directory);
		keys = StubbedSts.connect(StubbedSts.settings(StsService.AWS, sts.address(), StubbedSts.TIMEOUTS, sts.profile));
		ceph = StubbedSts
			.connect(StubbedSts.settings(StsService.CEPH, sts.address(), StubbedSts.TIMEOUTS, sts.profile));
		tokens = sts.connect(new StubbedTokens(), StsService.AWS);
	}

	@BeforeEach
	void reset() {
		sts.reset();
	}

	@AfterAll
	static void stop() {
		Stream.of(keys, tokens, ceph).forEach(StsStore::close);
		sts.close();
	}

	static Stream<Arguments> codes() {
		return Stream.of(row(403, "AccessDenied", Denied.class, "trust policy"),
				row(403, "ExpiredToken", Rejected.class, "this machine's clock"),
				row(403, "ExpiredTokenException", Rejected.class, "this machine's clock"),
				row(403, "InvalidClientTokenId", Rejected.class, ""),
				row(403, "SignatureDoesNotMatch", Rejected.class, "this machine's clock"),
				row(403, "RequestTimeTooSkewed", Rejected.class, "this machine's clock"),
				row(403, "RequestExpired", Rejected.class, "this machine's clock"),
				row(403, "RegionDisabledException", Rejected.class, "activate the region"),
				row(400, "PackedPolicyTooLarge", Malformed.class, "fewer actions"),
				row(400, "MalformedPolicyDocument", Malformed.class, "option policy"),
				row(400, "ValidationError", Malformed.class, "options of the mapping"),
				row(400, "Throttling", Throttled.class, ""), row(400, "ThrottlingException", Throttled.class, ""),
				row(503, "SlowDown", Throttled.class, ""), row(500, "InternalFailure", Unavailable.class, ""),
				row(503, "ServiceUnavailable", Unavailable.class, ""),
				row(400, "ACodeThatNobodyKnows", Malformed.class, "ACodeThatNobodyKnows"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("codes")
	void everyCodeHasItsResultAndSaysWhatToDo(String name, ResponseDefinitionBuilder answer,
			Class<? extends FetchResult> expected, String told) {
		sts.answersAll(answer);

		assertThat(fetch(keys)).isInstanceOf(expected);
		assertThat(fetch(keys).toString()).contains(told).doesNotContain("as told");
	}

	static Stream<Arguments> codesOfTokens() {
		return Stream.of(row(403, "AccessDenied", Denied.class, "subject and audience"),
				row(403, "IDPRejectedClaim", Rejected.class, "registered as an OIDC provider"),
				row(400, "InvalidIdentityToken", Rejected.class, "registered as an OIDC provider"),
				row(400, "ExpiredTokenException", Rejected.class, "clock"),
				row(400, "IDPCommunicationError", Unavailable.class, "cannot fetch the keys"),
				row(409, "BucketAlreadyExists", Unavailable.class, "first sessions of one subject"),
				row(409, "EntityAlreadyExists", Unavailable.class, "first sessions of one subject"),
				row(400, "PackedPolicyTooLarge", Malformed.class, "fewer actions"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("codesOfTokens")
	void everyCodeForATokenHasItsResultAndSaysWhatToDo(String name, ResponseDefinitionBuilder answer,
			Class<? extends FetchResult> expected, String told) {
		sts.answersAll(answer);

		assertThat(fetch(tokens)).isInstanceOf(expected);
		assertThat(fetch(tokens).toString()).contains(told).doesNotContain(StubbedTokens.TOKEN);
	}

	static Stream<Arguments> codesOfCeph() {
		return Stream.of(raw(403, "AccessDenied", Denied.class, "Ceph answered AccessDenied to AssumeRole"),
				raw(403, "InvalidAccessKeyId", Rejected.class, "InvalidAccessKeyId"),
				raw(403, "SignatureDoesNotMatch", Rejected.class, "clock"),
				raw(403, "RequestTimeTooSkewed", Rejected.class, "clock"), raw(404, "NoSuchEntity", Missing.class, ""),
				raw(400, "MalformedPolicyDocument", Malformed.class, "policy"),
				raw(400, "PackedPolicyTooLarge", Malformed.class, "fewer actions"),
				raw(400, "InvalidArgument", Malformed.class, "options of the mapping"),
				raw(503, "SlowDown", Throttled.class, ""),
				raw(500, "InternalError", Unavailable.class, "InternalError"),
				raw(405, "MethodNotAllowed", Malformed.class, "MethodNotAllowed"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("codesOfCeph")
	void everyCodeOfCephHasItsResultAlthoughTheSdkDoesNotReadIt(String name, ResponseDefinitionBuilder answer,
			Class<? extends FetchResult> expected, String told) {
		sts.answersAll(answer);

		assertThat(ofCeph()).isInstanceOf(expected);
		assertThat(ofCeph().toString()).contains(told);
	}

	static Stream<Arguments> statuses() {
		return Stream.concat(HttpFaults.rows(StsXml.session("AssumeRole", "a", Instant.now())),
				Stream.of(html(400, Malformed.class), html(401, Rejected.class), html(403, Denied.class),
						html(404, Malformed.class), html(407, Rejected.class), html(429, Throttled.class),
						html(500, Unavailable.class), html(502, Unavailable.class), html(503, Unavailable.class),
						arguments("204", aResponse().withStatus(204), Malformed.class),
						arguments("HTML", aResponse().withBody("<html/>"), Malformed.class),
						arguments("no XML", aResponse().withBody("{}"), Malformed.class),
						arguments("cut XML", aResponse().withBody("<AssumeRoleResponse><AssumeRoleResult><Cred"),
								Malformed.class),
						arguments("no credentials",
								StubbedSts.xml(200, "<AssumeRoleResponse><AssumeRoleResult/></AssumeRoleResponse>"),
								Malformed.class),
						arguments("no token",
								StubbedSts.xml(200,
										StsXml.session("AssumeRole", "a", Instant.now())
											.replaceFirst("<SessionToken>.*</SessionToken>", "")),
								Malformed.class),
						arguments("no end",
								StubbedSts.xml(200,
										StsXml.session("AssumeRole", "a", Instant.now())
											.replaceFirst("<Expiration>.*</Expiration>", "")),
								Malformed.class),
						arguments("an end that is none",
								StubbedSts.xml(200, StsXml.session("AssumeRole", "a", Instant.now())
									.replaceFirst("<Expiration>.*</Expiration>", "<Expiration>soon</Expiration>")),
								Malformed.class)));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("statuses")
	void everyAnswerThatIsNoSessionHasItsResult(String name, ResponseDefinitionBuilder answer,
			Class<? extends FetchResult> expected) {
		sts.answersAll(answer);

		assertThat(fetch(keys)).isInstanceOf(expected);
	}

	@Test
	void aProbeTellsWhoIsRefusedFromWhatIsDown() {
		sts.answersAll(StubbedSts.xml(403, StsXml.error("InvalidClientTokenId")));
		assertThat(keys.probe()).isInstanceOf(StoreStatus.Refusing.class);
		assertThat(tokens.probe()).as("it answers, and the broker has no keys there")
			.isInstanceOf(StoreStatus.Up.class);
		sts.recovers();

		sts.answersAll(StubbedSts.xml(404, StsXml.cephError("NoSuchEntity")));
		assertThat(ceph.probe()).isInstanceOf(StoreStatus.Up.class);
		sts.recovers();

		sts.answersAll(StubbedSts.xml(403, StsXml.cephError("AccessDenied")));
		assertThat(ceph.probe()).isInstanceOf(StoreStatus.Refusing.class);
		sts.recovers();

		sts.answersAll(aResponse().withStatus(503));
		assertThat(Stream.of(keys, tokens, ceph).map(StsStore::probe)).hasOnlyElementsOfType(StoreStatus.Down.class);
	}

	private static FetchResult fetch(StsStore store) {
		SecretKey key = Lookups.key(StubbedSts.ROLE, Map.of());
		return store.fetch(Lookups.request(store, key, Lookups.task("etl")));
	}

	private static FetchResult ofCeph() {
		SecretKey key = Lookups.key("arn:aws:iam:::role/etl", Map.of());
		return ceph.fetch(Lookups.request(ceph, key, Lookups.task("etl")));
	}

	private static Arguments row(int status, String code, Class<?> expected, String told) {
		return arguments(status + " " + code, StubbedSts.xml(status, StsXml.error(code)), expected, told);
	}

	private static Arguments raw(int status, String code, Class<?> expected, String told) {
		return arguments(status + " " + code, StubbedSts.xml(status, StsXml.cephError(code)), expected, told);
	}

	private static Arguments html(int status, Class<?> expected) {
		return arguments(status + " of a proxy", aResponse().withStatus(status).withBody("<html>no</html>"), expected);
	}

}
