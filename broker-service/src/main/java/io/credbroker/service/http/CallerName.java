package io.credbroker.service.http;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.record.event.EventFields;
import org.jspecify.annotations.Nullable;

/**
 * Who a caller is, without what its token says besides.
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
