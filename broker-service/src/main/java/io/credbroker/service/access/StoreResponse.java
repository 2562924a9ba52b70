package io.credbroker.service.access;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.credbroker.service.lookup.FailureProblem;
import io.credbroker.service.lookup.LookupFailure;
import io.credbroker.service.mapping.MappedSecret;
import io.credbroker.service.store.DescribeOutcome;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The JSON form of what a store says about a secret that was not read.
 *
 * @param verdict {@code there}, {@code failed}, {@code silent} or {@code not_asked}
 * @param code the problem code that a caller would get if it failed
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record StoreResponse(String name, String verdict, @Nullable String version, @Nullable Instant rotatedAt,
		@Nullable Instant nextRotationAt, @Nullable String code, @Nullable String detail) {

	static StoreResponse of(MappedSecret secret, DescribeOutcome description) {
		String name = secret.store();
		return switch (description) {
			case DescribeOutcome.Described(var version, var rotatedAt, var nextRotationAt) ->
				new StoreResponse(name, "there", version, rotatedAt, nextRotationAt, null, null);
			case DescribeOutcome.Failed(var why) ->
				failed(name, FailureProblem.of(new LookupFailure.NotRead(secret, why)));
			case DescribeOutcome.Silent _ -> silent(name, "silent", "The store cannot describe it without a read.");
			case DescribeOutcome.NotSupported _ ->
				silent(name, "not_asked", "Stores of this type cannot describe a secret without reading it.");
		};
	}

	private static StoreResponse failed(String name, FailureProblem problem) {
		return new StoreResponse(name, "failed", null, null, null, problem.code().code(), problem.detail());
	}

	private static StoreResponse silent(String name, String verdict, String detail) {
		return new StoreResponse(name, verdict, null, null, null, null, detail);
	}

}
