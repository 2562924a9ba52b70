package io.credbroker.provider.conjur;

import com.cyberark.conjur.api.Token;
import com.cyberark.conjur.api.clients.ResourceClient;

/**
 * What a login gave.
 *
 * @param token is sent with every call
 * @param values reads values with this token
 */
record ConjurToken(Token token, ResourceClient values) {

	@Override
	public String toString() {
		return "ConjurToken";
	}

}
