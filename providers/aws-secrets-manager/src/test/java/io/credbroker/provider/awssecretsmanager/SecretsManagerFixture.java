package io.credbroker.provider.awssecretsmanager;

import java.nio.file.Path;
import java.time.Duration;

import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.SecretKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import static java.util.Objects.requireNonNull;

/**
 * A stubbed Secrets Manager, emptied for each test, and a store that asks it.
 */
abstract class SecretsManagerFixture {

	static final String ARN = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:airflow/warehouse-AbCdEf";

	@TempDir
	static Path directory;

	static StubbedAws aws;

	SecretsManagerStore store;

	@BeforeAll
	static void start() {
		aws = new StubbedAws(directory);
	}

	@BeforeEach
	void connect() {
		aws.reset();
		this.store = aws.connect();
	}

	@AfterEach
	void disconnect() {
		this.store.close();
	}

	@AfterAll
	static void stop() {
		aws.close();
	}

	void holds(String text) {
		aws.describes(StubbedAws.NAME, AwsJson.description(AwsJson.FIRST));
		aws.gives(StubbedAws.NAME, AwsJson.value(text, AwsJson.FIRST));
	}

	FetchResult fetch() {
		return this.store.fetch(StubbedAws.REQUEST);
	}

	static FetchRequest request(String key) {
		return new FetchRequest(new SecretKey(key), Duration.ofMinutes(15), IssuingContext.NONE, StubbedAws.AUDIT);
	}

	static String reveal(Found found, String field) {
		return requireNonNull(found.secret().fields().get(field)).reveal();
	}

}
