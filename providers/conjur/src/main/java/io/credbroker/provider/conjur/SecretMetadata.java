package io.credbroker.provider.conjur;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import io.credbroker.spi.DescribeResult.Described;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import org.jspecify.annotations.Nullable;

/**
 * What Conjur says of the variables that make one secret.
 *
 * @param byId in the order of the fields
 * @param asked when the first question was sent
 */
record SecretMetadata(Map<String, VariableMetadata> byId, Instant asked) {

	/**
	 * Why these variables make no secret, or nothing if they do; a variable without a
	 * value is told from one that does not exist.
	 */
	Optional<Failure> problem() {
		if (variables().stream().noneMatch(VariableMetadata::isThere)) {
			return Optional.of(new Missing());
		}
		return this.byId.entrySet()
			.stream()
			.filter((variable) -> !variable.getValue().hasValue())
			.findFirst()
			.map((variable) -> new Malformed("variable " + variable.getKey() + (variable.getValue().isThere()
					? " has no value yet" : " is not there, or the broker may not see it")));
	}

	Described described() {
		return new Described(version(), rotatedAt(), nextRotationAt());
	}

	/**
	 * The versions of the variables in their order, marked by when the variables were
	 * made.
	 */
	String version() {
		String versions = variables().stream()
			.map((variable) -> String.valueOf(variable.version()))
			.collect(Collectors.joining("."));
		int made = variables().stream().map(VariableMetadata::created).toList().hashCode();
		return versions + "~" + Integer.toHexString(made);
	}

	/**
	 * The variables that Conjur itself replaces.
	 */
	List<String> withRotator() {
		return this.byId.entrySet()
			.stream()
			.filter((variable) -> variable.getValue().rotator() != null)
			.map(Map.Entry::getKey)
			.toList();
	}

	private @Nullable Instant rotatedAt() {
		return variables().stream()
			.map((variable) -> variable.rotatedAt(this.asked))
			.filter(Objects::nonNull)
			.max(Comparator.naturalOrder())
			.orElse(null);
	}

	private @Nullable Instant nextRotationAt() {
		return variables().stream()
			.map(VariableMetadata::due)
			.filter(Objects::nonNull)
			.min(Comparator.naturalOrder())
			.orElse(null);
	}

	private Collection<VariableMetadata> variables() {
		return this.byId.values();
	}

}
