package io.credbroker.provider.conjur;

import java.net.URI;
import java.util.Arrays;
import java.util.stream.Collectors;

import com.cyberark.conjur.api.Endpoints;
import com.cyberark.conjur.util.EncodeUriComponent;

/**
 * The addresses in one account of one Conjur; each name becomes one path segment, slashes
 * included.
 */
record ConjurEndpoints(URI address, String account) {

	URI variable(String id) {
		return at("resources", this.account, "variable", id);
	}

	URI expirations(String id) {
		return URI.create(at("secrets", this.account, "variable", id) + "?expirations");
	}

	URI whoami() {
		return at("whoami");
	}

	URI apiKeyLogin(String login) {
		return at("authn", this.account, login, "authenticate");
	}

	URI jwtLogin(String serviceId) {
		return at("authn-jwt", serviceId, this.account, "authenticate");
	}

	URI jwtLogin(String serviceId, String login) {
		return at("authn-jwt", serviceId, this.account, login, "authenticate");
	}

	URI certificateLogin(String serviceId, String login) {
		return at("authn-k8s", serviceId, this.account, login, "authenticate");
	}

	/**
	 * What the Conjur API needs to know to read values.
	 */
	Endpoints forValues() {
		return new Endpoints(at("authn"), at("secrets", this.account, "variable"));
	}

	private URI at(String... segments) {
		return URI.create(Arrays.stream(segments)
			.map((segment) -> EncodeUriComponent.encodeUriComponent(segment).replace("+", "%20"))
			.collect(Collectors.joining("/", this.address.toString().replaceAll("/+$", "") + "/", "")));
	}

}
