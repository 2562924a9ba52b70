package io.credbroker.provider.vault;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.vault.KeyTarget.DynamicCredential;
import io.credbroker.provider.vault.KeyTarget.KvPath;
import io.credbroker.provider.vault.KeyTarget.StaticRole;
import io.credbroker.spi.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Finds the engine that a key belongs to, so that no key reaches anything else in Vault,
 * such as the paths of the broker's own token.
 * <p>
 * A key is the mount followed by the path inside it, such as
 * {@code secret/airflow/warehouse}, without the {@code data/} of a key/value engine of
 * version 2; the longest mount that fits wins.
 */
final class VaultMounts {

	private static final Set<String> API_PATHS = Set.of("data", "metadata");

	private final Map<String, VaultEngine> engines;

	VaultMounts(Map<String, VaultEngine> engines) {
		this.engines = engines;
	}

	/**
	 * What to ask for, or why the key cannot be read.
	 */
	KeyTarget locate(SecretKey key) throws FailedCallException {
		List<String> segments = List.of(key.path().split("/", -1));
		if (segments.stream().anyMatch(VaultMounts::isUnsafe)) {
			throw FailedCallException.malformed(
					"the key has an empty, '.' or '..' segment, or a control character; write the mount and the path without slashes around them, such as secret/airflow/warehouse");
		}
		String mount = mountOf(key.path());
		if (mount == null) {
			throw FailedCallException.malformed("the key names no mount of this store; engines lists "
					+ this.engines.keySet().stream().sorted().collect(Collectors.joining(", ")));
		}
		int length = mount.split("/").length;
		return target(this.engines.get(mount), segments.subList(0, length), segments.subList(length, segments.size()));
	}

	/**
	 * Whether a read of the key issues nothing.
	 */
	boolean isRepeatable(SecretKey key) {
		try {
			return !(locate(key) instanceof DynamicCredential);
		}
		catch (FailedCallException ex) {
			return true;
		}
	}

	/**
	 * The engine that issued a lease, if it is one of this store.
	 */
	@Nullable VaultEngine engineOf(String leaseId) {
		String mount = mountOf(leaseId);
		return (mount != null) ? this.engines.get(mount) : null;
	}

	private @Nullable String mountOf(String path) {
		return this.engines.keySet()
			.stream()
			.filter((mount) -> path.startsWith(mount + "/"))
			.max((one, other) -> Integer.compare(one.length(), other.length()))
			.orElse(null);
	}

	private static KeyTarget target(@Nullable VaultEngine engine, List<String> mount, List<String> name)
			throws FailedCallException {
		return switch (engine) {
			case KV_1 -> new KvPath(mount, name, 1);
			case KV_2 -> versioned(mount, name);
			case DATABASE -> isRoleOf("static-creds", name) ? new StaticRole(mount, name.get(1))
					: role(engine, mount, name, "static-creds", "creds");
			case AWS -> role(engine, mount, name, "creds", "sts");
			case LEASING -> credential(mount, name, engine);
			case null -> throw FailedCallException.malformed("the key names no mount of this store");
		};
	}

	/**
	 * Refuses the {@code data/} and {@code metadata/} of Vault's own API, which Vault
	 * adds itself.
	 */
	private static KeyTarget versioned(List<String> mount, List<String> name) throws FailedCallException {
		if (name.size() > 1 && API_PATHS.contains(name.getFirst())) {
			throw FailedCallException
				.malformed("the key has %s/ behind the mount of a key/value engine of version 2; leave it out: %s/%s"
					.formatted(name.getFirst(), String.join("/", mount),
							String.join("/", name.subList(1, name.size()))));
		}
		return new KvPath(mount, name, 2);
	}

	private static KeyTarget role(VaultEngine engine, List<String> mount, List<String> name, String... kinds)
			throws FailedCallException {
		if (Arrays.stream(kinds).noneMatch((kind) -> isRoleOf(kind, name))) {
			throw FailedCallException.malformed("a key of " + ((engine == VaultEngine.AWS) ? "an AWS" : "a database")
					+ " engine is its mount, then " + String.join("/ROLE or ", kinds) + "/ROLE");
		}
		return credential(mount, name, engine);
	}

	private static boolean isRoleOf(String kind, List<String> name) {
		return name.size() == 2 && name.getFirst().equals(kind);
	}

	private static DynamicCredential credential(List<String> mount, List<String> name, VaultEngine engine) {
		return new DynamicCredential(KeyTarget.below(mount, name), engine);
	}

	private static boolean isUnsafe(String segment) {
		return segment.isBlank() || ".".equals(segment) || "..".equals(segment)
				|| segment.chars().anyMatch(Character::isISOControl);
	}

}
