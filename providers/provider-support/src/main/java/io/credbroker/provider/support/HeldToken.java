package io.credbroker.provider.support;

import java.time.Duration;
import java.time.Instant;

/**
 * A token and its times.
 *
 * @param <T> the token
 * @param token what the store gave
 * @param since when the login was sent; the store's own times are never earlier
 * @param due when a new one is to be requested
 * @param end when the store stops honouring it, {@link Instant#MAX} if never
 */
public record HeldToken<T>(T token, Instant since, Instant due, Instant end) {

	private static final double USABLE_SHARE = 0.8;

	static <T> HeldToken<T> of(Login.IssuedToken<T> grant, Instant asked) {
		Duration life = grant.life();
		if (life == null) {
			return new HeldToken<>(grant.token(), asked, Instant.MAX, Instant.MAX);
		}
		Duration usable = Duration.ofMillis((long) (life.toMillis() * USABLE_SHARE));
		return new HeldToken<>(grant.token(), asked, asked.plus(usable), asked.plus(life));
	}

	boolean isDue(Instant now) {
		return !now.isBefore(this.due);
	}

	boolean isOver(Instant now) {
		return !now.isBefore(this.end);
	}

	/**
	 * Whether its remaining life is as long as wanted, or at least most of the life that
	 * the store gives to a new token.
	 */
	boolean lasts(Duration wanted, Instant now) {
		if (this.end.equals(Instant.MAX)) {
			return true;
		}
		Duration most = Duration.between(this.since, this.due);
		return !now.plus((wanted.compareTo(most) < 0) ? wanted : most).isAfter(this.end);
	}

	@Override
	public String toString() {
		return "HeldToken[since=" + this.since + ", end=" + this.end + "]";
	}

}
