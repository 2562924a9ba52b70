package io.credbroker.service.identity;

import java.util.List;
import java.util.Objects;

import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/**
 * A verified caller without authorities, since policies decide.
 */
public final class CallerAuthentication extends AbstractAuthenticationToken {

	private static final long serialVersionUID = 1L;

	private final transient Caller caller;

	private final transient SecretValue token;

	/**
	 * @param token what the caller sent, for stores that issue something in exchange
	 */
	public CallerAuthentication(Caller caller, SecretValue token) {
		super(List.of());
		this.caller = caller;
		this.token = token;
		super.setAuthenticated(true);
	}

	/**
	 * The verified identity.
	 */
	@Override
	public Caller getPrincipal() {
		return this.caller;
	}

	/**
	 * The token that the caller sent, which prints as a secret.
	 */
	public SecretValue token() {
		return this.token;
	}

	@Override
	public @Nullable Object getCredentials() {
		return null;
	}

	@Override
	public String getName() {
		return this.caller.name();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof CallerAuthentication that && super.equals(other) && this.caller.equals(that.caller);
	}

	@Override
	public int hashCode() {
		return Objects.hash(super.hashCode(), this.caller);
	}

}
