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
				case Shape.WholeConnection(var form) ->
					new AssemblyResult.Connection(WholeConnectionReader.read(form, secret));
				case Shape.ValueShape(var value) ->
					new AssemblyResult.Value(SecretValue.of(filler.fill("the value", value)));
				case Shape.JsonShape(var json) ->
					new AssemblyResult.Value(SecretValue.of(PythonJson.dumps(filler.json("the value", json))));
			};
		}
		catch (MalformedSecretException ex) {
			return new AssemblyResult.Malformed(ex.reason());
		}
	}

	private static AirflowConnection connection(Shape.ConnectionShape shape, TemplateFiller filler)
			throws MalformedSecretException {
		String password = filler.optional("password", shape.password());
		Map<String, @Nullable Object> extra = filler.extra(shape.extra());
		return new AirflowConnection(ParsedUri.connType(shape.connType()),
				filler.simple("description", shape.description()), filler.simple("host", shape.host()),
				filler.simple("login", shape.login()), (password != null) ? SecretValue.of(password) : null,
				filler.simple("schema", shape.schema()), filler.port(shape.port()),
				(extra == null || extra.isEmpty()) ? null : extra);
	}

}
