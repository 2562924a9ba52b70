package io.credbroker.service.connection;

import java.util.Map;

import io.credbroker.service.mapping.Shape;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;

/**
 * Puts a secret into the shape that its mapping asks for; a pure function.
 */
public final class ConnectionAssembler {

	private ConnectionAssembler() {
	}

	/**
	 * The connection or value, or why the secret does not fit.
	 */
	public static AssemblyResult assemble(Shape shape, Secret secret) {
		TemplateFiller filler = new TemplateFiller(secret);
		try {
			return switch (shape) {
				case Shape.ConnectionShape parts -> new AssemblyResult.Connection(connection(parts, filler));
				case Shape.WholeConnection _ -> new AssemblyResult.Connection(WholeConnectionReader.read(secret));
				case Shape.ValueShape(var value) ->
					new AssemblyResult.Value(SecretValue.of(filler.fill("the value", value)));
			};
		}
		catch (MalformedSecretException ex) {
			return new AssemblyResult.Malformed(ex.reason());
		}
	}

	private static AirflowConnection connection(Shape.ConnectionShape shape, TemplateFiller filler)
			throws MalformedSecretException {
		String password = filler.optional("password", shape.password());
		Map<String, @Nullable Object> extra = filler.object("extra", shape.extra());
		return new AirflowConnection(ParsedUri.connType(shape.connType()),
				filler.optional("description", shape.description()), filler.optional("host", shape.host()),
				filler.optional("login", shape.login()), (password != null) ? SecretValue.of(password) : null,
				filler.optional("schema", shape.schema()), port(filler.optional("port", shape.port())),
				extra.isEmpty() ? null : extra);
	}

	private static @Nullable Integer port(@Nullable String text) throws MalformedSecretException {
		if (text == null || text.isEmpty()) {
			return null;
		}
		Integer port = PortNumbers.parse(text);
		if (port == null) {
			throw new MalformedSecretException("port is not a number from 0 to 65535");
		}
		return port;
	}

}
