package io.credbroker.provider.testkit;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.credbroker.spi.ContextPart;
import io.credbroker.spi.ContextValue;
import io.credbroker.spi.ContextualIssuer;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.SecretValue;
import io.credbroker.spi.StoreStatus;

/**
 * Issues one session for each DAG and run, and can have one defect.
 */
final class FakeContextualIssuer implements IssuerUnderTest, ContextualIssuer {

	private final List<String> issued = new CopyOnWriteArrayList<>();

	private final IssuingDefect defect;

	FakeContextualIssuer(IssuingDefect defect) {
		this.defect = defect;
	}

	@Override
	public IssuingScope issuingScope(SecretKey key) {
		return switch (this.defect) {
			case DECLARES_A_PART_IN_VAIN -> IssuingScope.of(ContextPart.DAG, ContextPart.RUN, ContextPart.TASK);
			case CHANGES_ITS_SCOPE ->
				this.issued.isEmpty() ? IssuingScope.of(ContextPart.DAG, ContextPart.RUN) : IssuingScope.ALL;
			case NONE, READS_AN_UNDECLARED_PART, NAMES_THE_SESSION_AFTER_THE_AUDIT, NEEDS_A_RUN ->
				IssuingScope.of(ContextPart.DAG, ContextPart.RUN);
		};
	}

	@Override
	public FetchResult fetch(FetchRequest request) {
		String session = text(request, ContextPart.DAG) + "/" + text(request, ContextPart.RUN);
		switch (this.defect) {
			case READS_AN_UNDECLARED_PART -> session += text(request, ContextPart.CALLER);
			case NAMES_THE_SESSION_AFTER_THE_AUDIT -> session += request.audit().caller();
			case NONE, DECLARES_A_PART_IN_VAIN, CHANGES_ITS_SCOPE, NEEDS_A_RUN -> {
			}
		}
		this.issued.add(session);
		return new FetchResult.Found(Secret.of(Map.of("session", SecretValue.of(session)), null));
	}

	private String text(FetchRequest request, ContextPart part) {
		ContextValue value = request.context().value(part);
		if (value == null && this.defect == IssuingDefect.NEEDS_A_RUN) {
			throw new IllegalStateException("nothing is known of the part");
		}
		return (value != null) ? value.texts().getFirst() : "-";
	}

	@Override
	public SecretProvider connect() {
		return this;
	}

	@Override
	public SecretKey key() {
		return new SecretKey("role");
	}

	@Override
	public List<String> issued() {
		return this.issued;
	}

	@Override
	public StoreStatus probe() {
		return new StoreStatus.Up();
	}

	@Override
	public void close() {
		// holds nothing
	}

}
