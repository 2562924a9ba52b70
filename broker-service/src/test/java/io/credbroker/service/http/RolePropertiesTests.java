package io.credbroker.service.http;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

import io.credbroker.service.http.RoleProperties.Holders;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.support.TestTokenMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RolePropertiesTests {

	private static final Set<String> NONE = Set.of();

	private static final Holders HOLDERS = new Holders("cluster", Set.of("g"), Set.of("s"), Set.of("c"),
			Set.of("airflow/api-server"));

	private static Caller caller(String issuer, String subject, @Nullable String client, @Nullable String account) {
		return new Caller(issuer, subject, client, NONE, account, Map.of(), TestTokenMetadata.of(Instant.MAX));
	}

	@Test
	void aRoleIsHeldByWhomeverOneOfItsWordsNames() {
		assertThat(HOLDERS.include(caller("cluster", "s", null, null))).isTrue();
		assertThat(HOLDERS.include(caller("cluster", "x", "c", null))).isTrue();
		assertThat(HOLDERS.include(caller("cluster", "x", null, "airflow/api-server"))).isTrue();
		assertThat(HOLDERS.include(caller("cluster", "x", "x", "airflow/worker"))).isFalse();
		assertThat(HOLDERS.include(caller("cluster", "x", null, null))).isFalse();
	}

	@Test
	void anotherIssuersWordsAreNotItsOwn() {
		assertThat(HOLDERS.include(caller("other", "s", "c", "airflow/api-server"))).isFalse();
	}

	@Test
	void aWordOfOneKindIsNoWordOfAnother() {
		assertThat(HOLDERS.include(caller("cluster", "c", "s", "g/s"))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "airflow/*", "*/api-server", "airflow", "airflow/", "a/b/c" })
	void aServiceAccountIsWrittenOut(String account) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Holders("cluster", NONE, NONE, NONE, Set.of(account)))
			.withMessageContaining("service-accounts");
	}

	@Test
	void aRoleWithoutHoldersIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Holders("cluster", NONE, NONE, NONE, NONE))
			.withMessageContaining("groups, subjects, clients or service-accounts");
	}

}
