package io.credbroker.provider.file;

import java.util.Map;

import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.SecretValue;
import io.credbroker.spi.StoreStatus;

/**
 * Answers from a {@link SecretsFile}.
 */
final class FileStore implements SecretProvider {

	private final SecretsFile file;

	FileStore(SecretsFile file) {
		this.file = file;
	}

	@Override
	public FetchResult fetch(FetchRequest request) {
		return switch (this.file.read()) {
			case FileReadResult.Usable usable -> find(usable, request.key().path());
			case FileReadResult.Absent(String reason) -> new FetchResult.Unavailable(reason, null);
			case FileReadResult.Forbidden(String reason) -> new FetchResult.Rejected(reason);
			case FileReadResult.Broken(String reason) -> new FetchResult.Malformed(reason);
		};
	}

	/**
	 * A broken edit counts as down although the last good content is served, because
	 * somebody must repair the file.
	 */
	@Override
	public StoreStatus probe() {
		return switch (this.file.read()) {
			case FileReadResult.Usable usable when usable.brokenEdit() != null -> new StoreStatus.Down(
					usable.brokenEdit() + "; what it held at " + usable.version() + " is still served");
			case FileReadResult.Usable _ -> new StoreStatus.Up();
			case FileReadResult.Absent(String reason) -> new StoreStatus.Down(reason);
			case FileReadResult.Forbidden(String reason) -> new StoreStatus.Refusing(reason);
			case FileReadResult.Broken(String reason) -> new StoreStatus.Down(reason);
		};
	}

	@Override
	public void close() {
		// No resource is held between calls.
	}

	private static FetchResult find(FileReadResult.Usable usable, String key) {
		Map<String, SecretValue> fields = usable.secrets().get(key);
		return (fields != null) ? new FetchResult.Found(Secret.of(fields, usable.version()))
				: new FetchResult.Missing();
	}

}
