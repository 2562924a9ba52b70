package io.credbroker.provider.vault;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.credbroker.provider.vault.Place.Issuer;
import io.credbroker.provider.vault.Place.KvPath;
import io.credbroker.provider.vault.Place.StaticRole;
import io.credbroker.provider.vault.Place.Unusable;
import io.credbroker.spi.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Finds the engine that a key belongs to, so that no key reaches anything else in Vault,
 * such as the broker's own token.
 * <p>
 * A key is the mount followed by the path inside it, such as
 * {@code secret/airflow/warehouse}, without the {@code data/} of a key/value engine of
 * version 2; the longest mount that fits wins.
 */
final class VaultMounts {

	private final Map<String, VaultEngine> engines;

	VaultMounts(Map<String, VaultEngine> engines) {
		this.engines = engines;
	}

	/**
	 * What to ask for, or why the key cannot be read.
	 */
	Place locate(SecretKey key) {
		List<String> segments = List.of(key.path().split("/", -1));
		if (segments.stream().anyMatch(VaultMounts::isUnsafe)) {
			return new Unusable("the key has an empty, '.' or '..' segment, or a control character");
		}
		String mount = mountOf(key.path());
		if (mount == null) {
			return new Unusable("the key names no mount of this store; engines lists "
					+ this.engines.keySet().stream().sorted().collect(Collectors.joining(", ")));
		}
		int length = mount.split("/").length;
		return place(this.engines.get(mount), segments.subList(0, length), segments.subList(length, segments.size()));
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

	private static Place place(@Nullable VaultEngine engine, List<String> mount, List<String> name) {
		return switch (engine) {
			case KV_1 -> new KvPath(mount, name, 1);
			case KV_2 -> new KvPath(mount, name, 2);
			case DATABASE -> database(mount, name);
			case AWS -> isRoleOf("creds", name) || isRoleOf("sts", name) ? issuer(mount, name, engine)
					: new Unusable("a key of an AWS engine is its mount, then creds/ROLE or sts/ROLE");
			case LEASING -> issuer(mount, name, engine);
			case null -> new Unusable("the key names no mount of this store");
		};
	}

	private static Place database(List<String> mount, List<String> name) {
		if (isRoleOf("static-creds", name)) {
			return new StaticRole(mount, name.get(1));
		}
		return isRoleOf("creds", name) ? issuer(mount, name, VaultEngine.DATABASE)
				: new Unusable("a key of a database engine is its mount, then static-creds/ROLE or creds/ROLE");
	}

	private static boolean isRoleOf(String kind, List<String> name) {
		return name.size() == 2 && name.getFirst().equals(kind);
	}

	private static Issuer issuer(List<String> mount, List<String> name, VaultEngine engine) {
		return new Issuer(Place.below(mount, name), engine);
	}

	private static boolean isUnsafe(String segment) {
		return segment.isBlank() || ".".equals(segment) || "..".equals(segment)
				|| segment.chars().anyMatch(Character::isISOControl);
	}

}
