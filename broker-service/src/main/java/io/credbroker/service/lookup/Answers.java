package io.credbroker.service.lookup;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.credbroker.service.catalog.Mapping;
import io.credbroker.service.catalog.Mapping.Sharing;
import io.credbroker.service.catalog.Shape;
import io.credbroker.service.connection.Assembly;
import io.credbroker.service.connection.ConnectionAssembler;
import io.credbroker.spi.Secret;

/**
 * What secrets become, made once for as long as the secret itself is in memory.
 */
final class Answers {

	private final ConnectionAssembler assembler;

	private final Cache<Secret, Made> made = Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

	Answers(ConnectionAssembler assembler) {
		this.assembler = assembler;
	}

	/**
	 * The answer, or why the secret does not fit its mapping.
	 */
	Made of(Mapping mapping, Secret secret) {
		Made known = this.made.getIfPresent(secret);
		if (known != null && known.shape().equals(mapping.shape())) {
			return known;
		}
		Made made = make(mapping, secret);
		if (mapping.keeping().sharing() != Sharing.PER_LOOKUP) {
			this.made.put(secret, made);
		}
		return made;
	}

	private Made make(Mapping mapping, Secret secret) {
		return switch (this.assembler.assemble(mapping, secret)) {
			case Assembly.Unfit(var reason) -> new Unfit(mapping.shape(), reason);
			case Assembly.Value(var value) -> new FitValue(mapping.shape(), new Answer.OfValue(value));
			case Assembly.Connection(var connection) ->
				new FitConnection(mapping.shape(), ConnectionForms.of(connection));
		};
	}

	/** What became of a secret in one shape. */
	sealed interface Made {

		Shape shape();

	}

	/** The value that it makes. */
	record FitValue(Shape shape, Answer.OfValue answer) implements Made {
	}

	/** The connection that it makes. */
	record FitConnection(Shape shape, ConnectionForms forms) implements Made {
	}

	/**
	 * It makes none.
	 *
	 * @param reason names the field or the part, never its content
	 */
	record Unfit(Shape shape, String reason) implements Made {
	}

}
