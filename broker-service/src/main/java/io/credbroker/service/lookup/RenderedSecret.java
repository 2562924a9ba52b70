package io.credbroker.service.lookup;

import io.credbroker.service.connection.AssemblyResult;
import io.credbroker.service.connection.ConnectionAssembler;
import io.credbroker.service.mapping.Shape;
import io.credbroker.service.secret.SecretContent;
import io.credbroker.spi.Secret;

/**
 * A secret in the shape of a mapping; rendered once per shape and kept with the content
 * of the secret.
 */
sealed interface RenderedSecret {

	/**
	 * Renders the secret in this shape, or says why it does not fit.
	 */
	static RenderedSecret of(Shape shape, SecretContent content) {
		return content.derived().get(shape, RenderedSecret.class, () -> rendered(shape, content.secret()));
	}

	private static RenderedSecret rendered(Shape shape, Secret secret) {
		return switch (ConnectionAssembler.assemble(shape, secret)) {
			case AssemblyResult.Malformed(var reason) -> new Malformed(reason);
			case AssemblyResult.Value(var value) ->
				new Value(new Representation.OfValue(EncodedJson.of(value.reveal())));
			case AssemblyResult.Connection(var connection) -> new Connection(new ConnectionForms(connection));
		};
	}

	/** The value of a variable or a config. */
	record Value(Representation.OfValue representation) implements RenderedSecret {
	}

	/** A connection in its forms. */
	record Connection(ConnectionForms forms) implements RenderedSecret {
	}

	/**
	 * The secret does not fit the shape.
	 *
	 * @param reason names the field or the part, never its content
	 */
	record Malformed(String reason) implements RenderedSecret {
	}

}
