package io.credbroker.provider.testkit;

import java.time.Duration;
import java.util.Set;

import io.credbroker.spi.AuditContext;
import io.credbroker.spi.ContextPart;
import io.credbroker.spi.ContextSource;
import io.credbroker.spi.ContextValue;
import io.credbroker.spi.ContextualIssuer;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.Standing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * The contract of a provider whose store issues credentials: what of a lookup enters one,
 * and what does not. Extend it, say how to open a store, and inherit every test.
 */
public abstract class IssuingContract {

	private static final AuditContext AUDIT = new AuditContext("contract/caller", "correlation-1");

	private IssuerUnderTest store;

	private SecretProvider provider;

	/**
	 * A store of its own for one test.
	 */
	protected abstract IssuerUnderTest open() throws Exception;

	@BeforeEach
	final void openStore() throws Exception {
		this.store = open();
		this.provider = this.store.connect();
	}

	@AfterEach
	final void closeStore() {
		this.provider.close();
		this.store.close();
	}

	@Test
	final void readsNoPartOfTheContextThatItDoesNotDeclare() {
		assertThatCode(() -> assertThat(fetch(IssuingContract::known, AUDIT)).isInstanceOf(Found.class))
			.as("reading another part is a defect")
			.doesNotThrowAnyException();
	}

	@Test
	final void eachDeclaredPartMakesAnotherCredential() {
		String issued = issued(IssuingContract::known, AUDIT);

		for (ContextPart part : scope().parts()) {
			assertThat(issued((other) -> (other == part) ? text(other, "another") : known(other), AUDIT))
				.as("declared, so that it splits what is kept: %s", part)
				.isNotEqualTo(issued);
		}
	}

	@Test
	final void theAuditContextEntersNoCredential() {
		String issued = issued(IssuingContract::known, AUDIT);

		assertThat(issued(IssuingContract::known, new AuditContext("contract/another", "correlation-2")))
			.isEqualTo(issued);
	}

	@Test
	final void declaresTheSameScopeForTheKeyEachTime() {
		IssuingScope first = scope();
		issued(IssuingContract::known, AUDIT);

		assertThat(scope()).isEqualTo(first);
	}

	@Test
	final void answersWhereNothingIsKnownOfALookup() {
		assertThatCode(() -> fetch((part) -> null, AUDIT)).doesNotThrowAnyException();
	}

	private String issued(ContextSource source, AuditContext audit) {
		assertThat(fetch(source, audit)).isInstanceOf(Found.class);
		return this.store.issued().getLast();
	}

	private FetchResult fetch(ContextSource source, AuditContext audit) {
		return this.provider.fetch(
				new FetchRequest(this.store.key(), Duration.ofMinutes(15), IssuingContext.of(scope(), source), audit));
	}

	private IssuingScope scope() {
		return (this.provider instanceof ContextualIssuer issuer) ? issuer.issuingScope(this.store.key())
				: IssuingScope.NONE;
	}

	/**
	 * Something is known of each part.
	 */
	static ContextValue known(ContextPart part) {
		return text(part, "one");
	}

	private static ContextValue text(ContextPart part, String text) {
		return ContextValue.of(Set.of(ContextPart.TRY_NUMBER, ContextPart.MAP_INDEX).contains(part)
				? String.valueOf(text.length()) : text, Standing.VERIFIED);
	}

}
