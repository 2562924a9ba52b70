package io.credbroker.service.demo;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.credbroker.service.demo.DemoProperties.Client;

/**
 * Checks clients by id and secret in constant time.
 */
final class DemoClients {

	private static final Client NOBODY = new Client("nobody", Set.of());

	private final Map<String, Client> clients;

	DemoClients(Map<String, Client> clients) {
		this.clients = Map.copyOf(clients);
	}

	@SuppressWarnings("ReferenceEquality") // compares the instance, because fields could
											// equal those of a client
	Optional<Client> find(String id, String secret) {
		Client client = this.clients.getOrDefault(id, NOBODY);
		boolean same = MessageDigest.isEqual(sha256(client.secret()), sha256(secret));
		return (same && client != NOBODY) ? Optional.of(client) : Optional.empty();
	}

	private static byte[] sha256(String text) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java runtime has SHA-256", ex);
		}
	}

}
