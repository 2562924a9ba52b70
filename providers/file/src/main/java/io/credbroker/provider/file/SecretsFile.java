package io.credbroker.provider.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * One YAML file, checked on every call and read again only when it may have changed.
 * <p>
 * An edit that cannot be understood leaves the last good content in force; when the file
 * is missing or its mode is too open, nothing is served.
 */
final class SecretsFile {

	private final Path path;

	private final boolean groupMayRead;

	private final Clock clock;

	private final ReentrantLock reading = new ReentrantLock();

	private final FileProblemLogger problems;

	private volatile @Nullable ReadState last;

	SecretsFile(FileStoreSettings settings, Clock clock) {
		this.path = settings.path();
		this.groupMayRead = settings.groupMayRead();
		this.clock = clock;
		this.problems = new FileProblemLogger(settings.path());
	}

	FileReadResult read() {
		return this.problems.logged(checked());
	}

	private FileReadResult checked() {
		try {
			FileStamp stamp = FileStamp.of(this.path);
			FileReadResult refusal = refusal(stamp);
			return (refusal != null) ? refusal : contents(stamp);
		}
		catch (NoSuchFileException ex) {
			return new FileReadResult.Absent("its file is not there");
		}
		catch (AccessDeniedException ex) {
			return new FileReadResult.Forbidden("the broker may not read its file: let the broker's user own it");
		}
		catch (IOException ex) {
			return new FileReadResult.Absent("its file cannot be read: " + ex.getClass().getSimpleName());
		}
		catch (UnsupportedOperationException ex) {
			return new FileReadResult.Forbidden("the file system of its file has no Unix modes to protect it with");
		}
	}

	private @Nullable FileReadResult refusal(FileStamp stamp) {
		if (!stamp.isRegular()) {
			return new FileReadResult.Absent("its file is not a regular one");
		}
		if (stamp.letsNobodyRead()) {
			return new FileReadResult.Forbidden(
					"mode " + stamp.printableMode() + " of its file lets nobody read it: chmod 600 it");
		}
		if (stamp.isOpenToOthers(this.groupMayRead)) {
			return new FileReadResult.Forbidden("mode " + stamp.printableMode()
					+ " of its file lets others in: chmod 600 it and replace the secrets it holds");
		}
		return null;
	}

	private FileReadResult contents(FileStamp stamp) throws IOException {
		ReadState known = this.last;
		if (known != null && known.isCurrent(stamp)) {
			return known.result();
		}
		this.reading.lock();
		try {
			ReadState latest = this.last;
			if (latest != null && latest.isCurrent(stamp)) {
				return latest.result();
			}
			return readAgain(latest);
		}
		finally {
			this.reading.unlock();
		}
	}

	private FileReadResult readAgain(@Nullable ReadState before) throws IOException {
		FileSnapshot copy = FileSnapshot.of(this.path, this.clock);
		FileReadResult refusal = refusal(copy.stamp());
		if (refusal != null) {
			return refusal;
		}
		byte[] digest = copy.digest();
		FileReadResult result = (before != null && Arrays.equals(before.digest(), digest)) ? before.result()
				: understand(copy,
						(before != null && before.result() instanceof FileReadResult.Usable good) ? good : null);
		this.last = new ReadState(copy.stamp(), copy.settled(), digest, result);
		return result;
	}

	private FileReadResult understand(FileSnapshot copy, FileReadResult.@Nullable Usable lastGood) {
		try {
			return new FileReadResult.Usable(SecretsYaml.parse(copy.bytes()), version(copy, lastGood), null);
		}
		catch (UnusableYamlException ex) {
			String reason = "its file " + ex.getMessage();
			return (lastGood != null) ? lastGood.brokenBy(reason) : new FileReadResult.Broken(reason);
		}
	}

	/**
	 * The time of the edit, which is the same for every replica and after a restart; made
	 * unique where two edits happen within one tick of the file system's clock.
	 */
	private static String version(FileSnapshot copy, FileReadResult.@Nullable Usable lastGood) {
		String modified = copy.stamp().modified().toInstant().toString();
		return (lastGood != null && lastGood.version().startsWith(modified)) ? lastGood.version() + "+" : modified;
	}

	/**
	 * What the file held when it was last read.
	 */
	private record ReadState(FileStamp stamp, boolean settled, byte[] digest, FileReadResult result) {

		boolean isCurrent(FileStamp now) {
			return this.settled && this.stamp.equals(now);
		}

	}

}
