package io.credbroker.service.lookup;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.http.RequestInvalidException;
import io.credbroker.service.mapping.ResourceIds;

/**
 * Refuses an id that no lookup can have, and says what an id is.
 */
final class RequestedId {

	private RequestedId() {
	}

	static String valid(ResourceKind kind, String id) {
		if (!ResourceIds.isValid(id)) {
			throw new RequestInvalidException(
					ResourceIds.isDots(id) ? "The ids . and .. are not allowed; no catalog has them." : expected(kind));
		}
		return id;
	}

	private static String expected(ResourceKind kind) {
		String what = switch (kind) {
			case CONNECTION -> "A conn_id";
			case VARIABLE, CONFIG -> "The key of a " + kind.singular();
		};
		return what + " has 1 to 250 characters, none of them a control character; percent-encode it.";
	}

}
