package io.credbroker.provider.sts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.credbroker.provider.awssupport.CallBudget;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * Signs passwords of databases at RDS, as AWS's own {@code generate-db-auth-token} does;
 * RDS accepts each for fifteen minutes, and nothing is called for it.
 */
final class DatabasePasswords {

	private static final Duration LIFE = Duration.ofMinutes(15);

	private static final String SCHEME = "https://";

	private final StsCalls calls;

	private final RoleSessions sessions;

	private final Clock clock;

	private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

	DatabasePasswords(StsCalls calls, RoleSessions sessions, Clock clock) {
		this.calls = calls;
		this.sessions = sessions;
		this.clock = clock;
	}

	FetchResult issue(DatabaseKey database, FetchRequest request) throws FailedCallException {
		AwsCredentials keys = keys(database, request);
		Instant now = this.clock.instant();
		Instant end = now.plus(LIFE);
		Instant keysEnd = keys.expirationTime().orElse(end);
		Map<String, SecretValue> fields = new LinkedHashMap<>();
		fields.put("username", SecretValue.of(database.user()));
		fields.put("password", SecretValue.of(sign(database, keys, now)));
		fields.put("host", SecretValue.of(database.host()));
		fields.put("port", SecretValue.of(String.valueOf(database.port())));
		fields.put("region", SecretValue.of(database.region()));
		return new Found(new Secret(fields, null, null, null, keysEnd.isBefore(end) ? keysEnd : end, null));
	}

	private AwsCredentials keys(DatabaseKey database, FetchRequest request) throws FailedCallException {
		CallBudget budget = this.calls.budget(request.audit());
		RoleKey role = database.role();
		if (role == null) {
			return this.calls.clients().credentials(budget);
		}
		Credentials given = this.sessions.assumed(role, request, budget);
		return AwsSessionCredentials.builder()
			.accessKeyId(given.accessKeyId())
			.secretAccessKey(given.secretAccessKey())
			.sessionToken(given.sessionToken())
			.expirationTime(given.expiration())
			.build();
	}

	private String sign(DatabaseKey database, AwsCredentials keys, Instant now) {
		SdkHttpRequest connect = SdkHttpRequest.builder()
			.method(SdkHttpMethod.GET)
			.protocol("https")
			.host(database.host())
			.port(database.port())
			.encodedPath("/")
			.putRawQueryParameter("Action", "connect")
			.putRawQueryParameter("DBUser", database.user())
			.build();
		String address = this.signer
			.sign((request) -> request.identity(keys)
				.request(connect)
				.putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "rds-db")
				.putProperty(AwsV4HttpSigner.REGION_NAME, database.region())
				.putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
				.putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, LIFE)
				.putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(now, this.clock.getZone())))
			.request()
			.getUri()
			.toString();
		return address.substring(SCHEME.length());
	}

}
