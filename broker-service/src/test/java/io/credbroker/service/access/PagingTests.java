package io.credbroker.service.access;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.credbroker.service.http.ProblemException;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.support.TestTokenMetadata;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PagingTests {

	private static final List<Integer> ALL = List.of(1, 2, 3);

	private static AccessQuery query(Map<String, List<String>> parameters) {
		Caller caller = new Caller("test", "officer", null, Set.of(), null, Map.of(),
				TestTokenMetadata.of(Instant.MAX));
		return new AccessQuery(caller, "c", parameters);
	}

	@Test
	void aCursorOfAnotherCatalogIsRefused() {
		String cursor = String.valueOf(new Paging(0, 2, "aa").next(ALL.size()));

		assertThat(Paging.of(query(Map.of("cursor", List.of(cursor))), "aa").of(ALL)).containsExactly(3);
		assertThatExceptionOfType(ProblemException.class)
			.isThrownBy(() -> Paging.of(query(Map.of("cursor", List.of(cursor))), "bb"))
			.withMessageContaining("The catalog has changed");
	}

	@Test
	void aPageBehindTheEndIsEmptyAndTheLast() {
		Paging behind = new Paging(7, 2, "aa");

		assertThat(behind.of(ALL)).isEmpty();
		assertThat(behind.next(ALL.size())).isNull();
	}

	@Test
	void aFullLastPageIsTheLast() {
		assertThat(new Paging(1, 2, "aa").of(ALL)).containsExactly(2, 3);
		assertThat(new Paging(1, 2, "aa").next(ALL.size())).isNull();
	}

}
