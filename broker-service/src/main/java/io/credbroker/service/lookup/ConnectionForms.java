package io.credbroker.service.lookup;

import io.credbroker.service.connection.AirflowConnection;
import io.credbroker.service.connection.ConnectionJson;
import io.credbroker.service.connection.ConnectionUri;
import io.credbroker.service.lookup.AnswerForm.Format;
import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;

/**
 * A connection that can be answered in several forms.
 *
 * @param json the connection under Airflow's own keys, the password among them
 */
record ConnectionForms(AirflowConnection connection, SecretValue json) {

	static ConnectionForms of(AirflowConnection connection) {
		return new ConnectionForms(connection, ConnectionJson.object(connection));
	}

	/**
	 * The answer in a form, or why there is none.
	 */
	Rendering in(Format format) {
		return switch (format) {
			case JSON -> answer(null, this.json);
			case URI -> switch (ConnectionUri.of(this.connection)) {
				case ConnectionUri.Written(var uri) -> answer(uri, null);
				case ConnectionUri.Impossible(var reason) -> new Impossible(reason);
			};
			case BOTH -> switch (ConnectionUri.of(this.connection)) {
				case ConnectionUri.Written(var uri) -> answer(uri, this.json);
				case ConnectionUri.Impossible _ -> answer(null, this.json);
			};
		};
	}

	private Rendering answer(@Nullable SecretValue uri, @Nullable SecretValue json) {
		return new Rendered(new Answer.OfConnection(this.connection.connType(), uri, json));
	}

	@Override
	public String toString() {
		return "ConnectionForms[connType=" + this.connection.connType() + "]";
	}

	/** What became of a connection in one form. */
	sealed interface Rendering {

	}

	/** It is this answer. */
	record Rendered(Answer.OfConnection answer) implements Rendering {
	}

	/**
	 * It cannot be had in this form.
	 *
	 * @param reason names the part that the form cannot carry, never its content
	 */
	record Impossible(String reason) implements Rendering {
	}

}
