package io.credbroker.service.catalog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class CatalogAnnouncerTests {

	private final CatalogParser parser = new CatalogParser(new KnownNames(Set.of(), Map.of()));

	private final List<Object> heard = new ArrayList<>();

	private boolean failing;

	private final CatalogAnnouncer announcer = new CatalogAnnouncer((event) -> {
		if (this.failing) {
			throw new IllegalStateException("cannot listen now");
		}
		this.heard.add(event);
	});

	@Test
	void eachRevisionIsToldOnceWithTheOneBeforeIt() {
		CatalogRevision first = revision(1);
		CatalogRevision second = revision(2);

		this.announcer.announce(first);
		this.announcer.announce(first);
		this.announcer.announce(second);

		assertThat(this.heard).containsExactly(new CatalogAccepted(first, null), new CatalogAccepted(second, first));
	}

	@Test
	void aRevisionIsToldAgainWhereAListenerThrew() {
		CatalogRevision first = revision(1);
		this.failing = true;
		assertThatIllegalStateException().isThrownBy(() -> this.announcer.announce(first));

		this.failing = false;
		this.announcer.announce(first);

		assertThat(this.heard).containsExactly(new CatalogAccepted(first, null));
	}

	private CatalogRevision revision(long number) {
		return this.parser.parse("catalog.yaml", "connections: {}\n# %d\n".formatted(number), number, Instant.EPOCH);
	}

}
