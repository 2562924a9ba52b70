package io.credbroker.service.lookup;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.credbroker.service.connection.AssemblyResult;
import io.credbroker.service.connection.ConnectionAssembler;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.mapping.Mapping.Sharing;
import io.credbroker.service.mapping.Shape;
import io.credbroker.spi.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What secrets become, made once for as long as the secret itself is in memory.
 */
final class RepresentationCache {

	/** Mappings of one secret that are told apart by what they make of it. */
	private static final int SHAPES = 8;

	private final ConnectionAssembler assembler;

	private final Cache<Secret, List<Made>> made = Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

	RepresentationCache(ConnectionAssembler assembler) {
		this.assembler = assembler;
	}

	/**
	 * The answer, or why the secret does not fit its mapping.
	 */
	Made of(Mapping mapping, Secret secret) {
		if (mapping.keeping().sharing() == Sharing.PER_LOOKUP) {
			return make(mapping, secret);
		}
		Made known = in(this.made.getIfPresent(secret), mapping.shape());
		return (known != null) ? known : made(mapping, secret);
	}

	/**
	 * Whoever comes while it is made waits for it.
	 */
	private Made made(Mapping mapping, Secret secret) {
		List<Made> all = this.made.asMap().compute(secret, (same, before) -> {
			List<Made> others = (before != null) ? before : List.of();
			return (in(before, mapping.shape()) != null) ? others
					: Stream.concat(Stream.of(make(mapping, secret)), others.stream()).limit(SHAPES).toList();
		});
		return Objects.requireNonNull(in(all, mapping.shape()));
	}

	private static @Nullable Made in(@Nullable List<Made> all, Shape shape) {
		if (all != null) {
			for (Made one : all) {
				if (one.shape().equals(shape)) {
					return one;
				}
			}
		}
		return null;
	}

	private Made make(Mapping mapping, Secret secret) {
		Shape shape = mapping.shape();
		return switch (this.assembler.assemble(mapping, secret)) {
			case AssemblyResult.Malformed(var reason) -> new Unfit(shape, reason);
			case AssemblyResult.Value(var value) ->
				new FitValue(shape, new Representation.OfValue(EncodedJson.of(value.reveal())));
			case AssemblyResult.Connection(var connection) -> new FitConnection(shape, new ConnectionForms(connection));
		};
	}

	/** What became of a secret in one shape. */
	sealed interface Made {

		Shape shape();

	}

	/** The value that it makes. */
	record FitValue(Shape shape, Representation.OfValue answer) implements Made {
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
