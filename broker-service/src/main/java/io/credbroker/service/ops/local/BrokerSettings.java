package io.credbroker.service.ops.local;

import java.util.Map;
import java.util.function.Supplier;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.credbroker.service.ops.client.ExitCode;
import io.credbroker.service.ops.client.OpsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.support.SpringApplicationJsonEnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The settings of the broker on this machine, from where the broker itself reads them:
 * environment, system properties, and the files that these name.
 */
final class BrokerSettings {

	private final Binder binder;

	private BrokerSettings(Binder binder) {
		this.binder = binder;
	}

	/**
	 * Reads them without starting the broker.
	 * @throws OpsException if a file of settings cannot be read
	 */
	static BrokerSettings read(Map<String, String> environment) {
		return orExplain("The settings of the broker on this machine cannot be read",
				() -> new BrokerSettings(Binder.get(environment(environment))));
	}

	private static ConfigurableEnvironment environment(Map<String, String> variables) {
		StandardEnvironment environment = new StandardEnvironment();
		String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
		environment.getPropertySources()
			.replace(name, new SystemEnvironmentPropertySource(name, Map.<String, Object>copyOf(variables)));
		if (environment.containsProperty(SpringApplicationJsonEnvironmentPostProcessor.SPRING_APPLICATION_JSON_PROPERTY)
				|| environment.containsProperty(
						SpringApplicationJsonEnvironmentPostProcessor.SPRING_APPLICATION_JSON_ENVIRONMENT_VARIABLE)) {
			new SpringApplicationJsonEnvironmentPostProcessor().postProcessEnvironment(environment,
					new SpringApplication());
		}
		ConfigDataEnvironmentPostProcessor.applyTo(environment);
		return environment;
	}

	/**
	 * A setting, or {@code null} if nothing sets it.
	 */
	<T> @Nullable T get(String name, Class<T> type) {
		return orExplain("The setting " + name + " of the broker on this machine cannot be used",
				() -> this.binder.bind(name, type).orElse(null));
	}

	/**
	 * Names what failed, and only the class of the failure, whose message may quote a
	 * secret. Nothing is logged meanwhile, since the output of the command is for
	 * programs too.
	 */
	static <T extends @Nullable Object> T orExplain(String what, Supplier<T> reading) {
		Logger root = (LoggerFactory.getILoggerFactory() instanceof LoggerContext context)
				? context.getLogger(Logger.ROOT_LOGGER_NAME) : null;
		Level level = (root != null) ? root.getLevel() : null;
		try {
			if (root != null) {
				root.setLevel(Level.OFF);
			}
			return reading.get();
		}
		catch (OpsException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw new OpsException(ExitCode.USAGE,
					"%s (%s).\nThe broker's log says why, if it does not start either; or name its address with --url and its authority with --ca-file."
						.formatted(what, root(ex).getClass().getSimpleName()));
		}
		finally {
			if (root != null) {
				root.setLevel(level);
			}
		}
	}

	private static Throwable root(Throwable failure) {
		Throwable root = failure;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			root = cause;
		}
		return root;
	}

}
