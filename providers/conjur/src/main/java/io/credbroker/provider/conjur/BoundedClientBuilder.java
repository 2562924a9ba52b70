package io.credbroker.provider.conjur;

import java.util.function.Supplier;

import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.client.JerseyClientBuilder;

/**
 * The JAX-RS client builder that the Conjur API finds, which gives its clients the
 * connections of the store that they are built for.
 * <p>
 * The Conjur API builds its client itself and sets no time limit; JAX-RS allows to
 * replace the builder. It is public only for {@link java.util.ServiceLoader}.
 */
public final class BoundedClientBuilder extends JerseyClientBuilder {

	private static final ScopedValue<ConjurCalls> CALLS = ScopedValue.newInstance();

	public BoundedClientBuilder() {
		if (CALLS.isBound()) {
			// Otherwise each new client looks for image readers and logs a warning.
			getConfiguration().property(CommonProperties.PROVIDER_DEFAULT_DISABLE, "ALL")
				.property(CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true)
				.property(CommonProperties.METAINF_SERVICES_LOOKUP_DISABLE, true);
			ConjurConnector connector = new ConjurConnector(CALLS.get());
			getConfiguration().connectorProvider((_, _) -> connector);
		}
	}

	/**
	 * Every JAX-RS client that is built while this runs uses the connections of these
	 * calls.
	 */
	static <T> T with(ConjurCalls calls, Supplier<T> build) {
		return ScopedValue.where(CALLS, calls).call(build::get);
	}

}
