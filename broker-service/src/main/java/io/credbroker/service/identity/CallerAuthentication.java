package io.credbroker.service.identity;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/**
 * A verified caller, without token and authorities, since policies decide.
 */
public final class CallerAuthentication extends AbstractAuthenticationToken {

	private static final long serialVersionUID = 1L;

	private final transient Caller caller;

	public CallerAuthentication(Caller caller) {
		super(List.of());
		this.caller = caller;
		super.setAuthenticated(true);
	}

	/**
	 * The verified identity.
	 */
	@Override
	public Caller getPrincipal() {
		return this.caller;
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
