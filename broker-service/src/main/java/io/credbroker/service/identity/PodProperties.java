package io.credbroker.service.identity;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

import io.credbroker.http.ServerAddresses;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings for reading the pods that a cluster's tokens are bound to.
 *
 * @param apiServer the address of the cluster's API server; the default works in a pod of
 * the same cluster
 * @param sslBundle the SSL bundle for its address; Java's default trust store if not set
 * @param tokenFile the file with the broker's token for it, read for each call
 * @param namespaces the namespaces whose pods the broker may read
 * @param remember how long a pod is cached
 * @param timeout the time limit of one read, including the whole answer
 */
public record PodProperties(@DefaultValue("https://kubernetes.default.svc") URI apiServer, @Nullable String sslBundle,
		@Nullable Path tokenFile, @DefaultValue Set<String> namespaces, @DefaultValue("5s") Duration remember,
		@DefaultValue("2s") Duration timeout) {

	private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

	private static final Duration SHORTEST = Duration.ofSeconds(1);

	private static final Duration LONGEST = Duration.ofMinutes(1);

	public PodProperties {
		require(ServerAddresses.isPrivate(apiServer) && apiServer.getRawUserInfo() == null
				&& apiServer.getRawQuery() == null && apiServer.getRawFragment() == null,
				"pods.api-server must be an https address without user, query and fragment; plain http is accepted on loopback only");
		require(tokenFile != null,
				"pods.token-file is missing; name the file with the service account token that the broker shows to the API server");
		require(!namespaces.isEmpty(), "pods.namespaces is empty; name the namespaces that Airflow's pods run in");
		namespaces.forEach((namespace) -> require(NAMESPACE.matcher(namespace).matches(), "pods.namespaces holds "
				+ LogSafe.word(namespace) + ", which is not a valid namespace name; list each one"));
		require(remember.compareTo(SHORTEST) >= 0 && remember.compareTo(LONGEST) <= 0,
				"pods.remember must be between 1s and 1m");
		require(timeout.isPositive() && timeout.compareTo(LONGEST) <= 0,
				"pods.timeout must be above 0s and at most 1m");
		namespaces = Set.copyOf(namespaces);
	}

	private static void require(boolean holds, String otherwise) {
		if (!holds) {
			throw new IllegalArgumentException(otherwise);
		}
	}

}
