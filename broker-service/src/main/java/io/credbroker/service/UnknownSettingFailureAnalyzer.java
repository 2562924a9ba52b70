package io.credbroker.service;

import java.util.stream.Collectors;

import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Names unknown settings and where they are set, but never their values.
 * <p>
 * A value may be a secret that was written in place of its file's name.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class UnknownSettingFailureAnalyzer extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {

	@Override
	protected FailureAnalysis analyze(Throwable failure, UnboundConfigurationPropertiesException cause) {
		String unknown = cause.getUnboundProperties()
			.stream()
			.map((property) -> "    %s, set by %s".formatted(property.getName(),
					(property.getOrigin() != null) ? property.getOrigin() : "an unknown source"))
			.sorted()
			.collect(Collectors.joining("\n"));
		return new FailureAnalysis("These settings are unknown:\n\n" + unknown,
				"Correct or remove them; docs/reference/configuration.md lists all there are. "
						+ "Secrets are not settings: a setting names the file that holds one.",
				cause);
	}

}
