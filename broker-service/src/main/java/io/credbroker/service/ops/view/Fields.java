package io.credbroker.service.ops.view;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import io.credbroker.service.ops.client.ExitCode;
import io.credbroker.service.ops.client.OpsException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The fields of an answer. What is missing or of another type than expected is shown as
 * such, since a table with a gap helps more at night than an error.
 */
public record Fields(JsonNode node) {

	/**
	 * A field as text, or {@link Table#NONE}.
	 */
	public String text(String name) {
		JsonNode value = this.node.path(name);
		if (value.isString()) {
			return value.asString().isEmpty() ? Table.NONE : value.asString();
		}
		return (value.isMissingNode() || value.isNull()) ? Table.NONE : value.toString();
	}

	public boolean has(String name) {
		return !this.node.path(name).isMissingNode() && !this.node.path(name).isNull();
	}

	public boolean is(String name) {
		return this.node.path(name).asBoolean(false);
	}

	public long number(String name) {
		return this.node.path(name).asLong(0);
	}

	/**
	 * A time, or {@code null} if it is missing or none.
	 */
	public @Nullable Instant time(String name) {
		try {
			JsonNode value = this.node.path(name);
			return value.isString() ? Instant.parse(value.asString()) : null;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	public Fields at(String name) {
		return new Fields(this.node.path(name));
	}

	/**
	 * The objects of a list that the answer must have.
	 */
	public List<Fields> list(String name) {
		JsonNode list = this.node.path(name);
		if (!list.isArray()) {
			throw new OpsException(ExitCode.UNREACHABLE,
					"The answer has no list '%s'. Is it the answer of a broker of this version? --json shows it."
						.formatted(name));
		}
		return list.valueStream().map(Fields::new).toList();
	}

	/**
	 * The texts of a list, which may be missing.
	 */
	public Stream<String> texts(String name) {
		return this.node.path(name)
			.valueStream()
			.map((value) -> value.isString() ? value.asString() : value.toString());
	}

}
