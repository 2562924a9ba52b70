package io.credbroker.service.identity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import io.credbroker.api.ProblemCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tokens as each product documents them, under the preset and nothing else.
 */
class PresetTests {

	private final FakeIssuer issuer = new FakeIssuer();

	@AfterEach
	void stop() {
		this.issuer.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			ping-federate | svc-airflow                          | airflow-prod                         | -
			ping-one      | 4f4b6f6c-1f0e-4c3a-9d0f-0a5d8e1c7b11 | 4f4b6f6c-1f0e-4c3a-9d0f-0a5d8e1c7b11 | -
			okta          | dana@example.com                     | 0oa1b2c3d4E5F6g7h8i9                 | -
			entra-v2      | cccccccc-0000-1111-2222-dddddddddddd | aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb | -
			entra-v1      | cccccccc-0000-1111-2222-dddddddddddd | aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb | -
			keycloak      | 2f6f0d3a-6d0e-4b0a-8f4e-6f2f0d3a6d0e | airflow                              | -
			kubernetes    | system:serviceaccount:airflow:worker | -                                    | airflow/worker
			""")
	void anAccessTokenNamesItsCaller(String product, String subject, String client, String serviceAccount) {
		Caller caller = verify(Fixture.of(product), "access_token");

		assertThat(caller.subject()).isEqualTo(subject);
		assertThat(caller.client()).isEqualTo(client);
		assertThat(caller.serviceAccount()).isEqualTo(serviceAccount);
	}

	@Test
	void eachProductHasItsOwnClaimsForGroups() {
		assertThat(groups("ping-federate")).containsExactlyInAnyOrder("CN=Airflow ETL,OU=Groups,DC=example,DC=com",
				"CN=data-platform,OU=Groups,DC=example,DC=com");
		assertThat(groups("ping-one")).isEmpty();
		assertThat(groups("okta")).containsExactlyInAnyOrder("Everyone", "Airflow ETL");
		assertThat(groups("entra-v2")).containsExactlyInAnyOrder("airflow-etl", "airflow-ml");
		assertThat(groups("entra-v1")).containsExactly("airflow-etl");
		assertThat(groups("keycloak")).containsExactlyInAnyOrder("airflow-etl", "default-roles-data", "data-platform");
		assertThat(groups("kubernetes")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "ping-federate", "ping-one", "okta", "entra-v2", "entra-v1", "keycloak", "kubernetes" })
	void anIdTokenIsNoAccessTokenEvenForTheSameAudience(String product) {
		assertThatThrownBy(() -> verify(Fixture.of(product), "id_token"))
			.isInstanceOfSatisfying(IdentityException.class,
					(failure) -> assertThat(failure.code()).isEqualTo(ProblemCode.TOKEN_CLAIM_MISSING))
			.hasMessageContaining("not an access token");
	}

	@Test
	void aSettingGoesBeforeThePreset() {
		assertThat(verify(Fixture.of("okta"), "access_token", "claims.groups", "scp", "claims.subject", "uid"))
			.satisfies((caller) -> assertThat(caller.groups()).containsExactlyInAnyOrder("openid", "lookup"),
					(caller) -> assertThat(caller.subject()).isEqualTo("00u1b2c3d4E5F6g7h8i9"));
	}

	@Test
	void aSingleGroupOfADirectoryIsNotSplitAtItsBlanks() {
		Fixture ping = Fixture.of("ping-federate");
		ping.claims("access_token").put("memberOf", "CN=Airflow ETL,OU=Groups,DC=example,DC=com");

		assertThat(verify(ping, "access_token").groups()).containsExactly("CN=Airflow ETL,OU=Groups,DC=example,DC=com");
	}

	@Test
	void groupsThatEntraLeftOutRefuseTheToken() {
		Fixture entra = Fixture.of("entra-v2");
		entra.claims("access_token").put("_claim_names", Map.of("roles", "src1"));

		assertThatThrownBy(() -> verify(entra, "access_token")).hasMessageContaining("too many groups");
	}

	@Test
	void onlyAClusterNamesServiceAccounts() {
		Fixture keycloak = Fixture.of("keycloak");
		keycloak.claims("access_token").put("sub", "system:serviceaccount:airflow:worker");
		keycloak.claims("access_token")
			.putAll(Map.of("kubernetes.io",
					Map.of("namespace", "airflow", "serviceaccount", Map.of("name", "worker"))));

		assertThat(verify(keycloak, "access_token").serviceAccount()).isNull();
	}

	@Test
	void aTypeMayBeDemanded() {
		assertThatThrownBy(() -> verify(Fixture.of("okta"), "access_token", "token-types", "at+jwt"))
			.isInstanceOf(IdentityException.class)
			.hasMessageContaining("not an access token");
	}

	private Set<String> groups(String product) {
		return verify(Fixture.of(product), "access_token").groups();
	}

	private Caller verify(Fixture fixture, String kind, String... settings) {
		List<String> all = new ArrayList<>(
				List.of("preset", fixture.preset(), "issuer", String.valueOf(fixture.claims(kind).get("iss")),
						"audiences", fixture.audience(), "jwks-uri", this.issuer.url() + "/jwks"));
		all.addAll(List.of(settings));
		try (IdentityFixture identity = new IdentityFixture(this.issuer, all.toArray(String[]::new))) {
			return identity.verify(fixture.signed(kind));
		}
	}

	/** One product's tokens, as its documentation shows them. */
	private record Fixture(String product, Map<String, Object> json) {

		static Fixture of(String product) {
			String name = "tokens/" + product + ".json";
			try (InputStream in = Objects.requireNonNull(PresetTests.class.getResourceAsStream(name), name)) {
				return new Fixture(product,
						JSONObjectUtils.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			catch (ParseException ex) {
				throw new IllegalStateException(name, ex);
			}
		}

		String preset() {
			return this.product.replaceAll("-.*", "");
		}

		@SuppressWarnings("unchecked")
		Map<String, Object> claims(String kind) {
			return (Map<String, Object>) Objects.requireNonNull(this.json.get(kind));
		}

		String audience() {
			return (claims("access_token").get("aud") instanceof List<?> several) ? String.valueOf(several.getFirst())
					: String.valueOf(claims("access_token").get("aud"));
		}

		String signed(String kind) {
			try {
				return FakeIssuer.token(FakeIssuer.FIRST, JWTClaimsSet.parse(claims(kind)), this::header);
			}
			catch (ParseException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private void header(JWSHeader.Builder header) {
			claims("header").forEach((name, value) -> {
				switch (name) {
					case "alg", "kid", "x5t" -> {
						// the issuer's own
					}
					case "typ" -> header.type(new JOSEObjectType(String.valueOf(value)));
					default -> header.customParam(name, value);
				}
			});
		}

	}

}
