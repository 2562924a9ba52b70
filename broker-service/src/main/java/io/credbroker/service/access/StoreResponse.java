package io.credbroker.service.access;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.credbroker.service.lookup.FailureProblem;
import io.credbroker.service.lookup.LookupFailure;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.store.DescribeOutcome;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What a store says of a secret that was not read, as it crosses the wire.
 *
 * @param verdict {@code there}, {@code failed}, {@code silent} or {@code not_asked}
 * @param code what a caller would be told if it failed
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record StoreResponse(String name, String verdict, @Nullable String version, @Nullable Instant rotatedAt,
		@Nullable Instant nextRotationAt, @Nullable String code, @Nullable String detail) {

	static StoreResponse of(Mapping mapping, DescribeOutcome description) {
		String name = mapping.secret().store();
		return switch (description) {
			case DescribeOutcome.Described(var version, var rotatedAt, var nextRotationAt) ->
				new StoreResponse(name, "there", version, rotatedAt, nextRotationAt, null, null);
			case DescribeOutcome.Failed(var why) ->
				failed(name, FailureProblem.of(new LookupFailure.NotRead(mapping, why)));
			case DescribeOutcome.Silent _ -> silent(name, "silent", "The store tells nothing of it without giving it.");
			case DescribeOutcome.NotSupported _ ->
				silent(name, "not_asked", "A store of this type cannot be asked without reading the secret.");
		};
	}

	private static StoreResponse failed(String name, FailureProblem problem) {
		return new StoreResponse(name, "failed", null, null, null, problem.code().code(), problem.detail());
	}

	private static StoreResponse silent(String name, String verdict, String detail) {
		return new StoreResponse(name, verdict, null, null, null, null, detail);
	}

}
