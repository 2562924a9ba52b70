package io.credbroker.service.support;

import java.nio.file.Path;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives the tests of one run the same Keycloak, which is started for the first of them.
 */
public final class SharedKeycloak implements ParameterResolver {

	private static final ExtensionContext.Namespace OWN = ExtensionContext.Namespace.create(SharedKeycloak.class);

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
		return parameter.getParameter().getType() == Keycloak.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
		return test.getRoot()
			.getStore(OWN)
			.computeIfAbsent(Keycloak.class, (_) -> new Keycloak(Path.of(System.getProperty("keycloak.home"))),
					Keycloak.class);
	}

}
