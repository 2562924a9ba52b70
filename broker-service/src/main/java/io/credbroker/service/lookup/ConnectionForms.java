package io.credbroker.service.lookup;

import io.credbroker.service.connection.AirflowConnection;
import io.credbroker.service.connection.ConnectionJson;
import io.credbroker.service.connection.ConnectionUri;
import io.credbroker.service.lookup.RequestedForm.Format;
import org.jspecify.annotations.Nullable;

/**
 * The forms in which a connection can be answered; each is encoded once, when first
 * requested, and shared by all callers.
 */
final class ConnectionForms {

	private final AirflowConnection connection;

	private final Rendering json;

	private volatile @Nullable Both both;

	ConnectionForms(AirflowConnection connection) {
		this.connection = connection;
		this.json = answer(null, EncodedJson.of(ConnectionJson.fields(connection)));
	}

	/**
	 * The answer in this form, or why the form is impossible.
	 */
	Rendering in(Format format) {
		return switch (format) {
			case JSON -> this.json;
			case URI -> withUri().uri();
			case BOTH -> withUri().both();
		};
	}

	private Both withUri() {
		Both known = this.both;
		return (known != null) ? known : written();
	}

	/**
	 * Encodes both forms once; concurrent callers wait.
	 */
	private synchronized Both written() {
		Both written = this.both;
		if (written == null) {
			written = switch (ConnectionUri.of(this.connection)) {
				case ConnectionUri.Written(var text) -> both(EncodedJson.of(text.reveal()));
				case ConnectionUri.Impossible(var reason) -> new Both(new Impossible(reason), this.json);
			};
			this.both = written;
		}
		return written;
	}

	private Both both(EncodedJson uri) {
		return new Both(answer(uri, null),
				answer(uri, (this.json instanceof Rendered(var answer)) ? answer.json() : null));
	}

	private Rendering answer(@Nullable EncodedJson uri, @Nullable EncodedJson json) {
		return new Rendered(new Representation.OfConnection(this.connection.connType(), uri, json));
	}

	@Override
	public String toString() {
		return "ConnectionForms[connType=" + this.connection.connType() + "]";
	}

	/** The two forms that include a URI if there is one. */
	private record Both(Rendering uri, Rendering both) {
	}

	/** A connection in one form, or why that form is impossible. */
	sealed interface Rendering {

	}

	/** The encoded answer. */
	record Rendered(Representation.OfConnection answer) implements Rendering {
	}

	/**
	 * The connection cannot be written in this form.
	 *
	 * @param reason names the part that the form cannot carry, never its content
	 */
	record Impossible(String reason) implements Rendering {
	}

}
