package io.credbroker.provider.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One YAML file, looked at on every call and read again only when it may have changed.
 * <p>
 * An edit that cannot be understood leaves the last good content in force and is logged
 * once; a missing file or a mode that is too open leaves nothing in force.
 */
final class SecretsFile {

	private static final Logger log = LoggerFactory.getLogger(SecretsFile.class);

	private final Path path;

	private final boolean groupMayRead;

	private final Clock clock;

	private final ReentrantLock reading = new ReentrantLock();

	private volatile @Nullable Reading last;

	SecretsFile(FileStoreSettings settings, Clock clock) {
		this.path = settings.path();
		this.groupMayRead = settings.groupMayRead();
		this.clock = clock;
	}

	Contents contents() {
		try {
			FileStamp stamp = FileStamp.of(this.path);
			Contents refusal = refusal(stamp);
			return (refusal != null) ? refusal : contents(stamp);
		}
		catch (NoSuchFileException ex) {
			return new Contents.Absent("there is no file " + this.path);
		}
		catch (AccessDeniedException ex) {
			return new Contents.Forbidden("the broker may not read " + this.path + ": let the broker's user own it");
		}
		catch (IOException ex) {
			return new Contents.Absent(this.path + " cannot be read: " + ex.getClass().getSimpleName());
		}
		catch (UnsupportedOperationException ex) {
			return new Contents.Forbidden("the file system of " + this.path + " has no Unix modes to protect it with");
		}
	}

	private @Nullable Contents refusal(FileStamp stamp) {
		if (!stamp.isRegular()) {
			return new Contents.Absent(this.path + " is not a regular file");
		}
		if (stamp.letsNobodyRead()) {
			return new Contents.Forbidden(
					"mode " + stamp.printableMode() + " of " + this.path + " lets nobody read it: chmod 600 it");
		}
		if (stamp.isOpenToOthers(this.groupMayRead)) {
			return new Contents.Forbidden("mode " + stamp.printableMode() + " of " + this.path
					+ " lets others in: chmod 600 it and replace the secrets it holds");
		}
		return null;
	}

	private Contents contents(FileStamp stamp) throws IOException {
		Reading known = this.last;
		if (known != null && known.isCurrent(stamp)) {
			return known.contents();
		}
		this.reading.lock();
		try {
			Reading latest = this.last;
			if (latest != null && latest.isCurrent(stamp)) {
				return latest.contents();
			}
			return readAgain(latest);
		}
		finally {
			this.reading.unlock();
		}
	}

	private Contents readAgain(@Nullable Reading before) throws IOException {
		FileCopy copy = FileCopy.of(this.path, this.clock);
		Contents refusal = refusal(copy.stamp());
		if (refusal != null) {
			return refusal;
		}
		byte[] digest = copy.digest();
		Contents contents = (before != null && Arrays.equals(before.digest(), digest)) ? before.contents()
				: understand(copy, (before != null && before.contents() instanceof Contents.Usable good) ? good : null);
		this.last = new Reading(copy.stamp(), copy.settled(), digest, contents);
		return contents;
	}

	private Contents understand(FileCopy copy, Contents.@Nullable Usable lastGood) {
		try {
			return new Contents.Usable(SecretsYaml.parse(copy.bytes()), version(copy, lastGood), null);
		}
		catch (UnusableYamlException ex) {
			String reason = this.path + " " + ex.getMessage();
			log.atWarn()
				.addKeyValue("path", this.path)
				.addKeyValue("last_good_content_served", lastGood != null)
				.log("The secrets file is not usable: {}", reason);
			return (lastGood != null) ? lastGood.brokenBy(reason) : new Contents.Broken(reason);
		}
	}

	/**
	 * The time of the edit, which every replica and every restart names alike, made
	 * unique where two edits fall into one tick of the file system's clock.
	 */
	private static String version(FileCopy copy, Contents.@Nullable Usable lastGood) {
		String modified = copy.stamp().modified().toInstant().toString();
		return (lastGood != null && lastGood.version().startsWith(modified)) ? lastGood.version() + "+" : modified;
	}

	/**
	 * What the file held when it was last read.
	 */
	private record Reading(FileStamp stamp, boolean settled, byte[] digest, Contents contents) {

		boolean isCurrent(FileStamp now) {
			return this.settled && this.stamp.equals(now);
		}

	}

}
