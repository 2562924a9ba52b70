package io.credbroker.provider.sts;

import java.util.List;
import java.util.Map;

import io.credbroker.spi.ContextPart;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Unavailable;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.Standing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static io.credbroker.provider.sts.StubbedSts.ROLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class WebIdentityTests extends StsFixture {

	private final StubbedTokens tokens = new StubbedTokens();

	@BeforeEach
	void identify() {
		this.store.close();
		this.store = sts.connect(this.tokens, StsService.AWS);
	}

	@Test
	void aRoleIsAssumedWithATokenOfTheLookupAndWithoutASignature() {
		assertThat(fetch(Map.of("policy", Lookups.POLICY, "policy-arns", "arn:aws:iam::aws:policy/ReadOnlyAccess")))
			.isInstanceOf(Found.class);

		assertThat(asked()).containsEntry("Action", "AssumeRoleWithWebIdentity")
			.containsEntry("WebIdentityToken", StubbedTokens.TOKEN + "etl")
			.containsEntry("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/ReadOnlyAccess")
			.containsKey("Policy");
		assertThat(sts.count(postRequestedFor(urlEqualTo("/")).withHeader("Authorization", absent()))).isEqualTo(1);
		assertThat(this.tokens.signed.getFirst().audience()).isEqualTo("sts.amazonaws.com");
	}

	@Test
	void aTokenOfAKeyThatWasReplacedMeanwhileIsFollowedByOneOfTheNewKey() {
		sts.refuses("WebIdentityToken=old.");
		this.tokens.headers.addAll(List.of("old", "new"));

		assertThat(fetch(Map.of())).isInstanceOf(Found.class);
		assertThat(this.tokens.signed).hasSize(2);
	}

	@Test
	void aTokenThatIsRefusedIsNotFollowedByOneOfTheSameKey() {
		sts.refuses("WebIdentityToken=old.");
		this.tokens.headers.addAll(List.of("old", "old", "new"));

		assertThat(fetch(Map.of())).isInstanceOf(Denied.class);
		assertThat(sts.asked()).hasSize(1);
	}

	@Test
	void whatIsInTheTokenIsPartOfTheScope() {
		assertThat(this.store.issuingScope(Lookups.key(ROLE, Map.of("session-name", "{task}"))))
			.isEqualTo(IssuingScope.of(ContextPart.DAG, ContextPart.TASK));
	}

	@Test
	void tagsAndSourceIdentityTravelInTheToken() {
		fetch(Map.of("tags", Map.of("dag", "{dag}", "env", "prod"), "transitive-tags", "env", "source-identity",
				"{dag}"));

		Map<String, Object> tags = Map.of("principal_tags", Map.of("dag", List.of("etl"), "env", List.of("prod")),
				"transitive_tag_keys", List.of("env"));
		assertThat(this.tokens.signed.getFirst().claims()).containsEntry("https://aws.amazon.com/tags", tags)
			.containsEntry("https://aws.amazon.com/source_identity", "etl");
		assertThat(asked()).doesNotContainKeys("SourceIdentity", "Tags.member.1.Key");
	}

	@Test
	void cephTakesTheTagsAsAList() {
		try (StsStore ceph = sts.connect(this.tokens, StsService.CEPH)) {
			SecretKey key = Lookups.key("arn:aws:iam:::role/etl", Map.of("tags", Map.of("dag", "{dag}")));
			ceph.fetch(Lookups.request(ceph, key, Lookups.task("etl")));
		}

		assertThat(this.tokens.signed.getFirst().claims()).containsEntry("https://aws.amazon.com/tags",
				List.of(Map.of("principal_tags", Map.of("dag", List.of("etl")))));
	}

	@Test
	void withoutAKeyToSignWithTheStoreIsUnavailable() {
		this.tokens.withoutKey = true;

		assertThat(fetch(Map.of())).isInstanceOfSatisfying(Unavailable.class,
				(unavailable) -> assertThat(unavailable.reason()).contains("broker.federation.keys.directory"));
	}

	@Test
	void aLookupWithoutWhatTheTokenSaysIsDenied() {
		assertThat(fetch(Lookups.key(ROLE, Map.of()), Map.of())).isInstanceOfSatisfying(Denied.class,
				(denied) -> assertThat(denied.reason()).contains("names no dag"));
	}

	@Test
	void noTokenIsSignedForAContextThatIsOnlyAsserted() {
		SecretKey key = Lookups.key(ROLE, Map.of());

		assertThat(this.store.fetch(Lookups.request(this.store, key, Lookups.task("etl"), Standing.ASSERTED)))
			.isInstanceOf(Denied.class);
		assertThat(this.tokens.signed).isEmpty();
	}

	@Test
	void anExternalIdIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.store.check(Lookups.key(ROLE, Map.of("external-id", "42"))))
			.withMessageContaining("external-id has no effect here");
	}

	@Test
	void withoutFederationTheStoreIsRefusedWithWhatToConfigure() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> StubbedSts.connect(StubbedSts.identified(StsService.AWS, sts.address())))
			.withMessageContaining("broker.federation");
	}

}
