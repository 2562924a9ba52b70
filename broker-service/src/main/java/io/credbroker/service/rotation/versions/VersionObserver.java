package io.credbroker.service.rotation.versions;

import io.credbroker.service.secret.ReadObserver;
import io.credbroker.service.secret.StoreRead;

/**
 * Notes every read of a store, to be written later.
 */
final class VersionObserver implements ReadObserver {

	private final LookBuffer buffer;

	VersionObserver(LookBuffer buffer) {
		this.buffer = buffer;
	}

	@Override
	public void observed(StoreRead read) {
		Location location = new Location(read.store(), read.key());
		CredentialLooks look = switch (read.outcome()) {
			case StoreRead.Found _ when read.issued() -> CredentialLooks.issued(location, read.askedNanos());
			case StoreRead.Found found -> CredentialLooks.found(location,
					new SeenContent(found.fingerprint(), StoredText.orNull(found.version()),
							DatabaseTimes.storable(found.rotatedAt()), DatabaseTimes.storable(found.nextRotationAt()),
							read.askedNanos(), read.askedNanos()));
			case StoreRead.Failed(var code) ->
				CredentialLooks.failed(location, read.issued(), code.code(), read.askedNanos());
		};
		this.buffer.add(look);
	}

}
