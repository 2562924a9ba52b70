package io.credbroker.provider.awssecretsmanager;

import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static io.credbroker.provider.awssecretsmanager.StubbedAws.called;
import static org.assertj.core.api.Assertions.assertThat;

class SecretSelectorTests extends SecretsManagerFixture {

	@ParameterizedTest
	@ValueSource(strings = { "airflow/warehouse#versionStage=", "airflow/warehouse#AWSPREVIOUS", "airflow/warehouse#",
			"airflow/warehouse#versionId=short", "#versionStage=AWSPREVIOUS", "a b", "a?b", "ünï", "a\nb",
			"arn:aws:secretsmanager:eu-central-1:1:secret:x", "arn:aws:s3:::bucket", "a,b", "a*",
			"arn:aws:secretsmanager:eu-central-1:111122223333:secret:",
			"arn:gcp:secretsmanager:x:111122223333:secret:a" })
	void aKeyThatNamesNoSecretReachesNoAws(String key) {
		assertThat(this.store.fetch(request(key))).isInstanceOf(Malformed.class);
		assertThat(this.store.describe(request(key))).isInstanceOf(Malformed.class);
		assertThat(this.store.rotate(new SecretKey(key), StubbedAws.AUDIT)).isInstanceOf(Malformed.class);
		assertThat(aws.count(anyRequestedFor(anyUrl()))).isZero();
	}

	@Test
	void aStageIsAskedForByItsName() {
		aws.describes(StubbedAws.NAME, AwsJson.description(AwsJson.FIRST));
		aws.gives(StubbedAws.NAME, AwsJson.value("old", "00000000-0000-0000-0000-000000000000"));

		assertThat(this.store.fetch(request("airflow/warehouse#versionStage=AWSPREVIOUS"))).isInstanceOf(Found.class);
		assertThat(aws.count(
				called("GetSecretValue").withRequestBody(matchingJsonPath("$.VersionStage", equalTo("AWSPREVIOUS")))))
			.isEqualTo(1);
	}

	@Test
	void oneVersionForGoodIsReadWithoutADescription() {
		aws.gives(StubbedAws.NAME, AwsJson.value("old", AwsJson.SECOND));

		assertThat(this.store.fetch(request("airflow/warehouse#versionId=" + AwsJson.SECOND)))
			.isInstanceOf(Found.class);
		assertThat(aws
			.count(called("GetSecretValue").withRequestBody(matchingJsonPath("$.VersionId", equalTo(AwsJson.SECOND)))
				.withRequestBody(matchingJsonPath("$.VersionStage", absent()))))
			.isEqualTo(1);
		assertThat(aws.count(called("DescribeSecret"))).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "arn:aws:secretsmanager:eu-central-1:111122223333:secret:airflow/warehouse-AbCdEf",
			"arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:rds!db-0f1e2d3c-aaaa-bbbb-cccc-123456789012-AbCdEf",
			"arn:aws-us-gov:secretsmanager:us-gov-west-1:111122223333:secret:a_b+c=d.e@f-g!h-AbCdEf",
			"rds!cluster-0f1e2d3c-aaaa-bbbb-cccc-123456789012", "events!connection/my-api/0f1e2d3c",
			"a_b+c=d.e@f-g!/h" })
	void everyNameThatAwsKnowsIsAKeyAndSoIsItsArn(String key) {
		aws.describes(key, AwsJson.description(AwsJson.FIRST));
		aws.gives(key, AwsJson.value("x", AwsJson.FIRST));

		assertThat(this.store.fetch(request(key))).isInstanceOf(Found.class);
	}

	@Test
	void aNameMayHave512LettersAndNoMore() {
		String longest = "n".repeat(512);
		aws.describes(longest, AwsJson.description(AwsJson.FIRST));
		aws.gives(longest, AwsJson.value("x", AwsJson.FIRST));

		assertThat(this.store.fetch(request(longest))).isInstanceOf(Found.class);
		assertThat(this.store.fetch(request(longest + "n"))).isInstanceOf(Malformed.class);
	}

	@Test
	void aStageThatNoVersionHasIsMissingAndNotReadFor() {
		aws.describes(StubbedAws.NAME, AwsJson.description(AwsJson.FIRST));

		assertThat(this.store.fetch(request("airflow/warehouse#versionStage=AWSPENDING"))).isInstanceOf(Missing.class);
		assertThat(aws.count(called("GetSecretValue"))).isZero();
	}

	@Test
	void oneVersionCannotBeRotated() {
		assertThat(this.store.rotate(new SecretKey("airflow/warehouse#versionStage=AWSPREVIOUS"), StubbedAws.AUDIT))
			.isInstanceOf(Malformed.class);
	}

}
