package io.credbroker.service.identity;

import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads the pod that a token is bound to.
 */
final class PodReferences {

	private static final Pattern NAME = Pattern.compile("[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?");

	private static final Pattern UID = Pattern.compile("[-A-Za-z0-9]{1,64}");

	private PodReferences() {
	}

	/**
	 * The pod, or {@code null} for a token without one; a malformed reference is refused.
	 */
	static @Nullable PodReference read(Map<String, Object> claims) {
		if (!(claims.get("kubernetes.io") instanceof Map<?, ?> bound) || bound.get("pod") == null) {
			return null;
		}
		return new PodReference(name(bound.get("namespace")), name(ClaimPath.find(bound, "pod.name")),
				text(UID, ClaimPath.find(bound, "pod.uid")));
	}

	private static String name(@Nullable Object value) {
		return text(NAME, value);
	}

	private static String text(Pattern form, @Nullable Object value) {
		if (value instanceof String text && form.matcher(text).matches()) {
			return text;
		}
		throw ClaimTexts.unreadable("kubernetes.io.pod", "it names no pod by namespace, name and uid");
	}

}
