package io.credbroker.service.http;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.record.event.EventFields;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a caller, without the other claims of its token.
 */
record CallerName(String issuer, String subject, @Nullable String client) {

	static CallerName of(Caller caller) {
		return new CallerName(caller.issuer(), caller.subject(), caller.client());
	}

	/**
	 * Writes it into an event.
	 */
	void write(EventFields event) {
		event.object("caller", (fields) -> {
			fields.text("issuer", this.issuer);
			fields.text("subject", this.subject);
			fields.text("client", this.client);
		});
	}

}
