package io.credbroker.service.access;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.credbroker.service.catalog.CatalogRevision;
import io.credbroker.service.lookup.Explanation.Trace;
import io.credbroker.service.mapping.MappedSecret;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.policy.SecretTrace;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The JSON form of the mapping of an id.
 *
 * @param name the key in the catalog, which may be a pattern
 * @param store the store of its secret; of a mapping that chooses by the task, of the
 * secret that the lookup is about
 * @param secrets the secrets of a mapping that chooses by the task, in the order in which
 * they are tried
 * @param ifMissing {@code not-mapped} if it is not mapped where its store has no secret;
 * absent where the secret is missing then
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record MappingResponse(String name, @Nullable String store, @Nullable String key, List<SecretSeen> secrets,
		long ttlSeconds, @Nullable String ifMissing, @Nullable String owner, Set<String> tags) {

	/**
	 * The mapping whatever the lookup.
	 */
	static MappingResponse of(CatalogRevision revision, Mapping mapping) {
		List<SecretTrace> choice = revision.choices().of(mapping);
		return of(mapping, choice.isEmpty() ? new MappedSecret(mapping, 0) : null,
				choice.stream().map((secret) -> SecretSeen.of(secret, null)).toList());
	}

	/**
	 * The mapping as one lookup sees it.
	 */
	static MappingResponse of(Mapping mapping, Trace trace) {
		int chosen = (trace.secret() != null) ? trace.secret().entry() : -1;
		return of(mapping, trace.secret(),
				IntStream.range(0, trace.secrets().size())
					.mapToObj((i) -> SecretSeen.of(trace.secrets().get(i), i == chosen))
					.toList());
	}

	private static MappingResponse of(Mapping mapping, @Nullable MappedSecret secret, List<SecretSeen> secrets) {
		return new MappingResponse(mapping.name(), (secret != null) ? secret.store() : null,
				(secret != null) ? secret.location().key() : null, secrets, mapping.keeping().ttl().toSeconds(),
				(mapping.ifMissing() == Mapping.IfMissing.NOT_MAPPED) ? "not-mapped" : null, mapping.owner(),
				new TreeSet<>(mapping.tags()));
	}

	/**
	 * One of several secrets.
	 *
	 * @param when the tasks that it is for; absent where it is for all others
	 * @param chosen whether the lookup is about it; absent where there is no lookup
	 * @param why why it is not for the task of the lookup
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record SecretSeen(String store, String key, RuleResponse.@Nullable Context when, @Nullable Boolean chosen,
			@Nullable String why) {

		private static SecretSeen of(SecretTrace secret, @Nullable Boolean chosen) {
			return new SecretSeen(secret.location().store(), secret.location().key(),
					RuleResponse.Context.of(secret.when()), chosen, secret.mismatch());
		}

	}

}
