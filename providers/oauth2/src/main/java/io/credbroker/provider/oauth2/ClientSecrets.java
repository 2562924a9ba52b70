package io.credbroker.provider.oauth2;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.credbroker.provider.support.CredentialFile;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.spi.CredentialRollover.CredentialUse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client secret, or two while it is being replaced: the newer is used, and the older
 * one if the server refuses the newer.
 * <p>
 * A request is repeated once with the other secret. After that the one that was accepted
 * is used, and the newer is tried again when its file changes, when the older is refused,
 * or after some minutes.
 */
final class ClientSecrets {

	static final Duration PAUSE = Duration.ofMinutes(5);

	private static final Logger log = LoggerFactory.getLogger(ClientSecrets.class);

	private static final int NEWER = 0;

	private static final int OLDER = 1;

	private final String clientId;

	private final List<Path> files;

	private final Clock clock;

	private final SecretUses uses;

	private final AtomicReference<@Nullable Object> told = new AtomicReference<>();

	private volatile @Nullable Refusal refusal;

	ClientSecrets(String clientId, List<Path> files, Clock clock) {
		this.clientId = clientId;
		this.files = files;
		this.clock = clock;
		this.uses = new SecretUses(files.size());
	}

	/**
	 * Makes a request with the secret that is expected to be accepted, and repeats it
	 * with the other if it is not.
	 */
	StoreHttpResponse send(Attempt attempt) throws FailedCallException {
		int first = first();
		Object stamp = CredentialFile.stamp(this.files.getFirst());
		String secret = CredentialFile.read(this.files.get(first));
		StoreHttpResponse answer = attempt.with(secret);
		recorded(first, answer, stamp);
		int other = 1 - first;
		if (!TokenFailure.refusesTheClient(answer) || !isThere(other)) {
			return answer;
		}
		String another = CredentialFile.read(this.files.get(other));
		if (another.equals(secret)) {
			return answer;
		}
		StoreHttpResponse repeated = attempt.with(another);
		recorded(other, repeated, stamp);
		if (TokenFailure.refusesTheClient(repeated)) {
			return answer;
		}
		if (other == OLDER) {
			fellBack(stamp);
		}
		return repeated;
	}

	private int first() {
		if (!isThere(OLDER)) {
			return NEWER;
		}
		Refusal refused = this.refusal;
		boolean held = refused != null && this.clock.instant().isBefore(refused.until())
				&& refused.stamp().equals(CredentialFile.stamp(this.files.getFirst()));
		return (held || !isThere(NEWER)) ? OLDER : NEWER;
	}

	private boolean isThere(int position) {
		return position < this.files.size() && Files.exists(this.files.get(position));
	}

	private void recorded(int position, StoreHttpResponse answer, Object stamp) {
		boolean refused = TokenFailure.refusesTheClient(answer);
		boolean accepted = !refused && TokenFailure.knowsTheClient(answer);
		this.uses.add(position, accepted, refused);
		if (accepted && position == NEWER) {
			this.refusal = null;
			if (isThere(OLDER) && !stamp.equals(this.told.getAndSet(stamp))) {
				log.atInfo()
					.addKeyValue("client", this.clientId)
					.addKeyValue("file", this.files.getLast())
					.log("The newer client secret is accepted; once every replica says so, the older one can be deleted");
			}
		}
	}

	private void fellBack(Object stamp) {
		Refusal before = this.refusal;
		this.refusal = new Refusal(stamp, this.clock.instant().plus(PAUSE));
		if (before == null || !before.stamp().equals(stamp)) {
			log.atWarn()
				.addKeyValue("client", this.clientId)
				.addKeyValue("file", this.files.getFirst())
				.log("The newer client secret is refused and the older one accepted; the newer is tried again later");
		}
	}

	List<CredentialUse> uses() {
		return this.uses.counts();
	}

	/**
	 * One request, made with a secret.
	 */
	@FunctionalInterface
	interface Attempt {

		StoreHttpResponse with(String secret) throws FailedCallException;

	}

	/**
	 * The newer secret was refused.
	 *
	 * @param stamp of its file
	 * @param until when it is tried again
	 */
	private record Refusal(Object stamp, Instant until) {
	}

}
