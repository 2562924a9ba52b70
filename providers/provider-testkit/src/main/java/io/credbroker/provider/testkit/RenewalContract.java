package io.credbroker.provider.testkit;

import java.io.IOException;
import java.time.Duration;

import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Rejected;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every provider that logs in must do while its logins are rejected: keep using the
 * token that it has, and limit the calls to the store.
 */
public interface RenewalContract {

	FetchResult fetchSecret();

	/**
	 * From now on the store rejects the credential that the broker has.
	 */
	void rejectCredential() throws IOException;

	void pass(Duration time);

	/**
	 * How long a token lives.
	 */
	Duration tokenLife();

	/**
	 * How many logins the store saw.
	 */
	int loginCount();

	/**
	 * How many calls of any kind it saw.
	 */
	int callCount();

	@Test
	default void aWrongCredentialOnDiskCostsFewLoginsAndNoReadWhileTheTokenLasts() throws IOException {
		assertThat(fetchSecret()).isInstanceOf(Found.class);
		rejectCredential();
		pass(tokenLife().multipliedBy(5).dividedBy(6));
		for (int read = 0; read < 45; read++) {
			pass(Duration.ofMillis(213));
			assertThat(fetchSecret()).isInstanceOf(Found.class);
		}

		Await.until(() -> loginCount() > 1, "a login that nobody waits for");
		assertThat(loginCount() - 1).as("failed logins in 9.6 s").isBetween(1, 2);
	}

	@Test
	default void onceTheTokenIsOverTheRejectionIsAnsweredWithoutAskingTheStore() throws IOException {
		fetchSecret();
		rejectCredential();
		pass(tokenLife().multipliedBy(2));
		int before = callCount();
		for (int read = 0; read < 20; read++) {
			assertThat(fetchSecret()).isInstanceOf(Rejected.class);
		}

		assertThat(callCount() - before).isEqualTo(1);
	}

}
