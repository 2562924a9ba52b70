package io.credbroker.provider.support;

import java.nio.file.Path;

import io.credbroker.spi.FetchResult.Failure;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A login that is one HTTP call, answered with a token in JSON.
 *
 * @param <T> the token
 */
public abstract class HttpLogin<T> implements Login<T> {

	private final String store;

	private final @Nullable Path credentialFile;

	/**
	 * @param store how its documentation calls the store
	 * @param credentialFile the file that holds the broker's credential; {@code null}
	 * where the certificate of the connection is the credential
	 */
	protected HttpLogin(String store, @Nullable Path credentialFile) {
		this.store = store;
		this.credentialFile = credentialFile;
	}

	/**
	 * The token of a login that was answered, or the failure that the answer means.
	 */
	protected final IssuedToken<T> answered(StoreHttpResponse answer) throws FailedCallException {
		if (answer.status() != 200) {
			throw new FailedCallException(refusal(answer));
		}
		JsonNode json = answer.json();
		IssuedToken<T> issued = (json != null) ? token(json, answer) : null;
		if (issued == null) {
			throw FailedCallException.malformed(this.store + " answered 200 to the login without a token");
		}
		return issued;
	}

	/**
	 * The token in the answer, or {@code null} where it holds none.
	 */
	protected abstract @Nullable IssuedToken<T> token(JsonNode json, StoreHttpResponse answer);

	/**
	 * What an answer with another status than 200 means.
	 */
	protected abstract Failure refusal(StoreHttpResponse answer);

	/**
	 * The credential, read again at each login.
	 */
	protected final String readCredential() throws FailedCallException {
		if (this.credentialFile == null) {
			throw new IllegalStateException("the certificate of the connection is the credential");
		}
		return CredentialFile.read(this.credentialFile);
	}

	@Override
	public final Object credential() {
		return (this.credentialFile != null) ? CredentialFile.stamp(this.credentialFile)
				: "the certificate of the connection";
	}

}
