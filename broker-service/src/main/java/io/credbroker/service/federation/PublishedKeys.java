package io.credbroker.service.federation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.LinkedHashMap;
import java.util.Map;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;

/**
 * What verifiers read: the discovery document and the public keys, kept as bytes because
 * some of them ask for both at each call.
 */
final class PublishedKeys {

	private final KeyRing keys;

	private final byte[] discovery;

	private volatile Written written = new Written(List.of(), new byte[0]);

	PublishedKeys(IssuerAddress issuer, KeyRing keys) {
		this.keys = keys;
		this.discovery = discovery(issuer);
	}

	private static byte[] discovery(IssuerAddress issuer) {
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("issuer", issuer.text());
		document.put("jwks_uri", issuer.keysAddress());
		document.put("response_types_supported", List.of("id_token"));
		document.put("subject_types_supported", List.of("public"));
		document.put("id_token_signing_alg_values_supported", List.of("RS256"));
		document.put("claims_supported", List.of("iss", "sub", "aud", "iat", "nbf", "exp", "jti"));
		return JSONObjectUtils.toJSONString(document).getBytes(StandardCharsets.UTF_8);
	}

	byte[] discovery() {
		return this.discovery;
	}

	/**
	 * The JWK set: first the key that signs, because Ceph reads only the first.
	 */
	byte[] keys() {
		List<SigningKey> published = this.keys.published();
		Written last = this.written;
		if (!last.keys().equals(published)) {
			last = new Written(published, written(published));
			this.written = last;
		}
		return last.bytes();
	}

	private static byte[] written(List<SigningKey> published) {
		List<JWK> keys = published.stream().<JWK>map(SigningKey::published).toList();
		return new JWKSet(keys).toString(true).getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * The bytes for these keys.
	 */
	private record Written(List<SigningKey> keys, byte[] bytes) {
	}

}
