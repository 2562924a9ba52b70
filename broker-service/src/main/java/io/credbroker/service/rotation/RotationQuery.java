package io.credbroker.service.rotation;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.credbroker.api.ProblemCode;
import io.credbroker.api.ResourceKind;
import io.credbroker.service.catalog.CatalogRevision;
import io.credbroker.service.http.PageKey;
import io.credbroker.service.http.ProblemException;
import io.credbroker.service.http.RequestInvalidException;
import io.credbroker.service.http.SingleParameters;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.rotation.versions.CredentialOverview;
import io.credbroker.service.rotation.versions.RotationState;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Which secrets a request asks for.
 *
 * @param after the store and key after which the page begins
 */
record RotationQuery(Map<String, String> parameters, @Nullable RotationState state, int limit,
		@Nullable List<String> after) {

	private static final List<String> KINDS = Arrays.stream(ResourceKind.values()).map(ResourceKind::singular).toList();

	private static final List<String> PARAMETERS = Stream
		.concat(KINDS.stream(), Stream.of("store", "key", "state", "limit", "cursor"))
		.toList();

	static RotationQuery of(HttpServletRequest request) {
		Map<String, String> parameters = SingleParameters.of(request, PARAMETERS);
		return new RotationQuery(parameters, state(parameters.get("state")), SingleParameters.limit(parameters),
				PageKey.read(parameters.get("cursor"), 2));
	}

	private static @Nullable RotationState state(@Nullable String word) {
		if (word == null) {
			return null;
		}
		RotationState state = RotationState.of(word);
		if (state == null) {
			throw new RequestInvalidException("state must be one of %s.".formatted(
					Arrays.stream(RotationState.values()).map(RotationState::text).collect(Collectors.joining(", "))));
		}
		return state;
	}

	/**
	 * The mapping of the id that is asked for, or {@code null} if none is.
	 */
	@Nullable Mapping mapping(CatalogRevision revision) {
		List<ResourceKind> asked = Stream.of(ResourceKind.values())
			.filter((kind) -> this.parameters.containsKey(kind.singular()))
			.toList();
		if (asked.isEmpty()) {
			return null;
		}
		if (asked.size() > 1) {
			throw new RequestInvalidException("Only one of %s can be given.".formatted(String.join(", ", KINDS)));
		}
		String id = this.parameters.getOrDefault(asked.getFirst().singular(), "");
		return revision.find(asked.getFirst(), id)
			.orElseThrow(() -> new ProblemException(ProblemCode.NOT_MAPPED,
					"No mapping in the catalog names this %s.".formatted(asked.getFirst().singular())));
	}

	boolean matches(CredentialOverview seen) {
		String store = this.parameters.get("store");
		String key = this.parameters.get("key");
		return (store == null || store.equals(seen.store())) && (key == null || key.equals(seen.key()))
				&& (this.state == null || this.state == seen.state());
	}

	boolean isAfter(CredentialOverview seen) {
		if (this.after == null) {
			return true;
		}
		int byStore = seen.store().compareTo(this.after.getFirst());
		return byStore > 0 || (byStore == 0 && seen.key().compareTo(this.after.getLast()) > 0);
	}

	/**
	 * The cursor of the page after this one.
	 */
	static String next(CredentialOverview last) {
		return PageKey.cursor(List.of(last.store(), last.key()));
	}

}
