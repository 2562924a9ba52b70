package io.credbroker.service.secret;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.credbroker.service.database.DatabaseFailure;
import io.credbroker.service.secret.SharedCredentials.Claim;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Renews a claim until it is closed, and then gives it up.
 */
final class ClaimRenewal implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(ClaimRenewal.class);

	private final CountDownLatch closed = new CountDownLatch(1);

	private final SharedCredentials shared;

	private final Claim claim;

	ClaimRenewal(SharedCredentials shared, Claim claim) {
		this.shared = shared;
		this.claim = claim;
		Thread.ofVirtual().name("claim-renewal").start(this::renew);
	}

	private void renew() {
		try {
			while (!this.closed.await(SharedCredentialTable.CLAIM.toMillis() / 3, TimeUnit.MILLISECONDS)) {
				ifPossible(() -> this.shared.renew(this.claim));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Also gives it up where its read was interrupted, because its time was over.
	 */
	@Override
	public void close() {
		this.closed.countDown();
		boolean interrupted = Thread.interrupted();
		ifPossible(() -> this.shared.release(this.claim));
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private static void ifPossible(Runnable action) {
		try {
			action.run();
		}
		catch (DataAccessException | TransactionException ex) {
			log.atDebug()
				.addKeyValue("reason", DatabaseFailure.reason(ex))
				.log("The claim of a credential could not be updated; it ends by itself");
		}
	}

}
