package io.credbroker.service.catalog;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.mapping.ContextMatch;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.mapping.SecretLocation;
import io.credbroker.service.mapping.Shape;
import io.credbroker.service.mapping.Shape.ConnectionShape;
import io.credbroker.service.mapping.Template;
import io.credbroker.service.mapping.WholeForm;
import io.credbroker.service.policy.PolicyRule;
import io.credbroker.service.policy.PolicyRule.Effect;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CatalogParserTests {

	private final CatalogParser parser = new CatalogParser(
			new KnownNames(Set.of("vault"), Map.of("ping", Set.of("department"))));

	@Test
	void anExactNameIsFoundWithItsSecretShapeAndTtl() {
		CatalogRevision revision = parse("""
				connections:
				  warehouse:
				    conn-type: postgres
				    secret: { store: vault, key: db/warehouse }
				    port: 5432
				    login: ${username}
				    extra: { sslmode: no, retries: 3, nested: [1.5, null, true] }
				    ttl: 90s
				    owner: platform
				    tags: [etl]
				""");

		Mapping mapping = revision.find(ResourceKind.CONNECTION, "warehouse").orElseThrow();

		assertThat(mapping.secrets().getFirst()).isEqualTo(new SecretLocation("vault", "db/warehouse"));
		assertThat(mapping.keeping().ttl()).isEqualTo(Duration.ofSeconds(90));
		assertThat(mapping.owner()).isEqualTo("platform");
		assertThat(mapping.tags()).containsExactly("etl");
		assertThat(mapping.shape()).isInstanceOfSatisfying(ConnectionShape.class, (shape) -> {
			assertThat(shape.connType()).isEqualTo("postgres");
			assertThat(shape.port()).isEqualTo(Template.literal("5432"));
			assertThat(shape.login()).isEqualTo(Template.field("username"));
			assertThat(shape.extra()).asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
				.containsEntry("sslmode", Template.literal("no"))
				.hasEntrySatisfying("nested", (nested) -> assertThat(nested).isInstanceOf(List.class));
		});
	}

	@Test
	void ttlIsFifteenMinutesUnlessWritten() {
		CatalogRevision revision = parse("variables: { a: { secret: { store: vault, key: k } } }");

		Mapping mapping = revision.find(ResourceKind.VARIABLE, "a").orElseThrow();

		assertThat(mapping.keeping().ttl()).isEqualTo(Duration.ofMinutes(15));
		assertThat(mapping.shape()).isEqualTo(new Shape.ValueShape(Template.field("value")));
	}

	@Test
	void aWholeConnectionIsKeptAndSharedAsItsMappingSays() {
		CatalogRevision revision = parse("""
				connections:
				  legacy:
				    secret: { store: vault, key: k }
				    whole-connection: true
				    ttl: 5m
				    max-stale: 1h
				    sharing: per-caller
				""");

		Mapping mapping = revision.find(ResourceKind.CONNECTION, "legacy").orElseThrow();

		assertThat(mapping.shape()).isEqualTo(new Shape.WholeConnection(WholeForm.ANY));
		assertThat(mapping.keeping())
			.isEqualTo(new Mapping.Keeping(Duration.ofMinutes(5), Duration.ofHours(1), Mapping.Sharing.PER_CALLER));
	}

	@Test
	void kindsDoNotMix() {
		CatalogRevision revision = parse("variables: { a: { secret: { store: vault, key: k } } }");

		assertThat(revision.find(ResourceKind.CONNECTION, "a")).isEmpty();
		assertThat(revision.find(ResourceKind.CONFIG, "a")).isEmpty();
	}

	@Test
	void anExactNameGoesBeforeAPatternAndASpecificPatternBeforeAWiderOne() {
		CatalogRevision revision = parse("""
				configs:
				  "s3-{a}": { secret: { store: vault, key: "second/{a}" } }
				  "s3-{a}-{b}": { secret: { store: vault, key: "first/{a}/{b}" } }
				  s3-x: { secret: { store: vault, key: third } }
				""");

		assertThat(key(revision, "s3-x")).isEqualTo("third");
		assertThat(key(revision, "s3-y")).isEqualTo("second/y");
		assertThat(key(revision, "s3-y-z-w")).isEqualTo("first/y/z-w");
	}

	@Test
	void aCaptureReachesTextButIsNeverEvaluated() {
		CatalogRevision revision = parse("""
				connections:
				  "s3-{bucket}":
				    conn-type: aws
				    secret: { store: vault, key: "airflow-{bucket}" }
				    host: "{bucket}.s3.${region}.{{literal}"
				    extra: { list: ["{bucket}"] }
				""");

		Mapping mapping = revision.find(ResourceKind.CONNECTION, "s3-logs").orElseThrow();

		assertThat(mapping.name()).isEqualTo("s3-{bucket}");
		assertThat(mapping.secrets().getFirst().key()).isEqualTo("airflow-logs");
		assertThat(mapping.shape()).isInstanceOfSatisfying(ConnectionShape.class, (shape) -> {
			assertThat(shape.host()).isEqualTo(new Template(List.of(new Template.Literal("logs"),
					new Template.Literal(".s3."), new Template.Field("region"), new Template.Literal(".{literal}"))));
			assertThat(shape.extra()).asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
				.containsEntry("list", List.of(Template.literal("logs")));
		});
	}

	@Test
	void anIdThatWouldLeaveItsPathMatchesNoPattern() {
		CatalogRevision revision = parse("""
				configs:
				  "s3-{bucket}": { secret: { store: vault, key: "x/{bucket}" } }
				""");

		for (String hostile : List.of("s3-..", "s3-.", "s3-a/../b", "s3-a..b", "s3-", "s3-a b", "s3-%2e", "s3-ä")) {
			assertThat(revision.find(ResourceKind.CONFIG, hostile)).as(hostile).isEmpty();
		}
		assertThat(key(revision, "s3-a.b")).isEqualTo("x/a.b");
	}

	@Test
	void policiesKeepTheirOrderAndEveryPart() {
		CatalogRevision revision = parse("""
				connections:
				  warehouse: { conn-type: postgres, secret: { store: vault, key: k }, tags: [etl] }
				policies:
				  - name: etl
				    callers:
				      issuer: ping
				      groups: [g]
				      subjects: [s]
				      clients: [c]
				      service-accounts: [ns/sa]
				      claims: { department: [finance] }
				    connections: ["ware*"]
				    tags: [etl]
				    dags: ["etl_*"]
				    tasks: [load]
				    teams: [blue]
				    run-types: [scheduled]
				    require-binding: true
				    max-ttl: 1h
				  - name: no-ml
				    effect: deny
				    callers: { groups: [ml] }
				    connections: [warehouse]
				""");

		assertThat(revision.policies().written()).extracting(PolicyRule::name).containsExactly("etl", "no-ml");
		assertThat(revision.policies().written()).extracting(PolicyRule::effect)
			.containsExactly(Effect.ALLOW, Effect.DENY);
		PolicyRule etl = revision.policies().written().getFirst();
		assertThat(etl.callers()).isEqualTo(new PolicyRule.CallerMatch("ping", Set.of("g"), Set.of("s"), Set.of("c"),
				Set.of("ns/sa"), Map.of("department", Set.of("finance"))));
		assertThat(etl.resources())
			.isEqualTo(new PolicyRule.ResourceMatch(Map.of(ResourceKind.CONNECTION, List.of("ware*")), Set.of("etl")));
		assertThat(etl.context())
			.isEqualTo(new ContextMatch(List.of("etl_*"), List.of("load"), List.of("blue"), Set.of("scheduled")));
		assertThat(etl.terms()).isEqualTo(new PolicyRule.Terms(PolicyRule.RequiredBinding.ANY, Duration.ofHours(1)));
	}

	@Test
	void tagsAloneAreAboutEveryKind() {
		CatalogRevision revision = parse("""
				variables: { a: { secret: { store: vault, key: k }, tags: [etl] } }
				policies:
				  - { name: etl, callers: { groups: [g] }, tags: [etl], require-binding: dpop }
				""");

		assertThat(revision.policies().written().getFirst().resources().ids()).containsOnlyKeys(ResourceKind.values())
			.allSatisfy((kind, globs) -> assertThat(globs).containsExactly("*"));
		assertThat(revision.policies().written().getFirst().terms().binding())
			.isEqualTo(PolicyRule.RequiredBinding.DPOP);
	}

	@Test
	void theDigestTellsTextsApart() {
		assertThat(parse("connections: {}").digest()).isEqualTo(parse("connections: {}").digest())
			.isNotEqualTo(parse("connections: { }").digest());
	}

	private static String key(CatalogRevision revision, String id) {
		return revision.find(ResourceKind.CONFIG, id).orElseThrow().secrets().getFirst().key();
	}

	private CatalogRevision parse(String text) {
		return this.parser.parse("catalog.yaml", text, 1, Instant.EPOCH);
	}

}
