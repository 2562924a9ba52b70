package io.credbroker.service.secret;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.ContextPart;
import io.credbroker.spi.ContextSource;
import io.credbroker.spi.ContextValue;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretValue;
import io.credbroker.spi.Standing;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What holds for every scope that a provider may declare and every two lookups.
 */
class IssuingContextPropertyTests {

	private final AtomicInteger issued = new AtomicInteger();

	private final List<FetchRequest> requests = new ArrayList<>();

	@Property(tries = 300)
	void aCredentialIsSharedWhereEachDeclaredPartIsTheSameAndNowhereElse(@ForAll Set<ContextPart> declared,
			@ForAll("lookups") Lookup one, @ForAll("lookups") Lookup other, @ForAll Set<ContextPart> same,
			@ForAll boolean perCaller) {
		Secrets secrets = secrets(new IssuingScope(declared));
		Lookup two = other.like(one, same);

		boolean shared = read(secrets, one, perCaller).equals(read(secrets, two, perCaller));

		assertThat(shared).isEqualTo(declared.stream().allMatch((part) -> one.saysAs(two, part))
				&& (!perCaller || one.saysAs(two, ContextPart.CALLER)));
		assertThat(read(secrets, one, perCaller)).as("kept").isEqualTo("1");
	}

	@Property(tries = 100)
	void aProviderIsGivenWhatItDeclaredAndNothingElse(@ForAll Set<ContextPart> declared,
			@ForAll("lookups") Lookup lookup) {
		read(secrets(new IssuingScope(declared)), lookup, false);

		var context = this.requests.getLast().context();
		for (ContextPart part : ContextPart.values()) {
			if (declared.contains(part)) {
				assertThat(context.value(part)).isEqualTo(lookup.value(part));
			}
			else {
				assertThatIllegalArgumentException().isThrownBy(() -> context.value(part));
			}
		}
	}

	private Secrets secrets(IssuingScope scope) {
		SecretsFixture fixture = new SecretsFixture();
		this.issued.set(0);
		fixture.store.dependsOn("k", () -> scope);
		fixture.store.answers("k", (request) -> {
			this.requests.add(request);
			return issue();
		});
		return fixture.secrets();
	}

	private FetchResult issue() {
		return ScriptedStore.found("1", Map.of("session", String.valueOf(this.issued.incrementAndGet())));
	}

	/**
	 * Each under an audit context of its own, which must make no difference.
	 */
	private static String read(Secrets secrets, Lookup lookup, boolean perCaller) {
		StoreKey shared = secrets.key("s", new SecretKey("k"), lookup);
		StoreKey key = perCaller ? shared.perCaller(lookup.caller()) : shared;
		ReadResult.Current current = (ReadResult.Current) secrets
			.read(new ReadRequest(key, new ReadRequest.Ages(SecretsFixture.TTL, SecretsFixture.TTL), Duration.ZERO,
					false, new AuditContext(lookup.caller(), String.valueOf(System.nanoTime()))));
		SecretValue session = Objects.requireNonNull(current.secret().fields().get("session"));
		return session.reveal();
	}

	@Provide
	Arbitrary<Lookup> lookups() {
		Arbitrary<ContextValue> values = Combinators
			.combine(Arbitraries.of("a", "b", "c").list().ofMaxSize(2), Arbitraries.of(Standing.values()))
			.as(ContextValue::new);
		return Arbitraries.maps(Arbitraries.of(ContextPart.values()), values).map(Lookup::new);
	}

	record Lookup(Map<ContextPart, ContextValue> known) implements ContextSource {

		@Override
		public @Nullable ContextValue value(ContextPart part) {
			return this.known.get(part);
		}

		String caller() {
			ContextValue caller = value(ContextPart.CALLER);
			return "test/" + ((caller != null) ? caller.standing() + ":" + caller.texts() : "nobody");
		}

		boolean saysAs(Lookup other, ContextPart part) {
			return Objects.equals(value(part), other.value(part));
		}

		/**
		 * The same, but in these parts as the other.
		 */
		Lookup like(Lookup other, Set<ContextPart> parts) {
			Map<ContextPart, ContextValue> mixed = new EnumMap<>(ContextPart.class);
			mixed.putAll(this.known);
			parts.forEach((part) -> {
				ContextValue value = other.value(part);
				mixed.compute(part, (same, own) -> value);
			});
			return new Lookup(mixed);
		}

	}

}
