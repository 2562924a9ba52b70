package io.credbroker.provider.awssecretsmanager;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.credbroker.provider.testkit.StoreFault;
import io.credbroker.provider.testkit.StoreUnderTest;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;

/**
 * The stubbed Secrets Manager, seeded and broken as the contract asks.
 */
final class StubbedAwsUnderTest implements StoreUnderTest {

	private final StubbedAws aws;

	private volatile String lastAnswer = "";

	StubbedAwsUnderTest(Path directory) {
		this.aws = new StubbedAws(directory);
		this.aws.stub(StubbedAws.call("DescribeSecret", SecretsManagerStore.PROBED)
			.willReturn(StubbedAws.error(400, "ResourceNotFoundException", "not there")));
	}

	@Override
	public SecretProvider connect() {
		return this.aws.connect();
	}

	@Override
	public SecretProvider connectBriefly() {
		return this.aws.connect(StubbedAws.TIMEOUTS);
	}

	@Override
	public SecretKey put(String name, Map<String, String> fields) {
		String version = UUID.randomUUID().toString();
		this.lastAnswer = AwsJson.value(fields, version);
		this.aws.describes("airflow/" + name, AwsJson.description(version));
		this.aws.gives("airflow/" + name, this.lastAnswer);
		return new SecretKey("airflow/" + name);
	}

	@Override
	public SecretKey absent() {
		this.aws.stub(StubbedAws.call("DescribeSecret", "airflow/absent")
			.willReturn(StubbedAws.error(400, "ResourceNotFoundException", "not there")));
		return new SecretKey("airflow/absent");
	}

	@Override
	public void suffer(StoreFault fault) {
		this.aws.answersAll(AwsFaults.answer(fault, this.lastAnswer));
	}

	@Override
	public void recover() {
		this.aws.recovers();
	}

	@Override
	public OptionalInt calls() {
		return OptionalInt.of(this.aws.count(WireMock.anyRequestedFor(WireMock.anyUrl())));
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
		this.aws.close();
	}

}
