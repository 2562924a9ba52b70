package io.credbroker.provider.awssecretsmanager;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.credbroker.provider.testkit.MotoServer;
import io.credbroker.provider.testkit.StoreFault;
import io.credbroker.provider.testkit.StoreUnderTest;
import io.credbroker.spi.SecretKey;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import tools.jackson.databind.json.JsonMapper;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;

/**
 * Moto behind a proxy that can break it; each has secrets of its own.
 */
final class MotoUnderTest implements StoreUnderTest {

	private static final JsonMapper JSON = new JsonMapper();

	final SecretsManagerClient admin = client(MotoServer.get().address());

	private final String prefix = "airflow/" + java.util.UUID.randomUUID() + "/";

	private final StubbedAws proxy;

	private final Set<String> names = new HashSet<>();

	private volatile String lastValue = "";

	MotoUnderTest(Path directory) {
		this.proxy = new StubbedAws(directory);
		this.proxy.stub(any(anyUrl()).atPriority(10)
			.willReturn(aResponse().proxiedFrom(MotoServer.get().address().toString())));
	}

	private static SecretsManagerClient client(URI address) {
		return SecretsManagerClient.builder()
			.httpClient(UrlConnectionHttpClient.create())
			.endpointOverride(address)
			.region(Region.EU_CENTRAL_1)
			.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("admin", "admin")))
			.build();
	}

	@Override
	public SecretsManagerStore connect() {
		return this.proxy.connect(StubbedAws.PATIENT);
	}

	@Override
	public SecretKey put(String name, Map<String, String> fields) {
		return put(name, JSON.writeValueAsString(fields));
	}

	SecretKey put(String name, String text) {
		this.lastValue = text;
		String id = this.prefix + name;
		if (this.names.add(name)) {
			this.admin.createSecret((request) -> request.name(id).secretString(text));
		}
		else {
			this.admin.putSecretValue((request) -> request.secretId(id).secretString(text));
		}
		return new SecretKey(id);
	}

	@Override
	public SecretKey absent() {
		return new SecretKey(this.prefix + "absent");
	}

	@Override
	public void suffer(StoreFault fault) {
		this.proxy.answersAll(AwsFaults.answer(fault, AwsJson.value(this.lastValue, AwsJson.FIRST)));
	}

	@Override
	public void recover() {
		this.proxy.recovers();
	}

	@Override
	public Map<StoreFault, String> cannotShow() {
		return Map.of(StoreFault.HANGING,
				"it would be the proxy that hangs, as in the stubbed contract, with more patience");
	}

	@Override
	public OptionalInt calls() {
		return OptionalInt.of(this.proxy.count(WireMock.anyRequestedFor(WireMock.anyUrl())));
	}

	@Override
	public Set<String> credentials() {
		return Set.of(StubbedAws.SECRET_KEY, StubbedAws.SESSION_TOKEN);
	}

	@Override
	public Set<String> serverLoggers() {
		return AwsFaults.SERVER_LOGGERS;
	}

	@Override
	public void close() {
		this.proxy.close();
		this.admin.close();
	}

}
