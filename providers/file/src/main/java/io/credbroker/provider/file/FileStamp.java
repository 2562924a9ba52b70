package io.credbroker.provider.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * A file's attributes at one moment, read without opening it.
 */
record FileStamp(Object inode, long size, FileTime modified, FileTime changed, int mode) {

	/**
	 * Longer than the coarsest time stamp of a file system in use, so that a second write
	 * within one tick is not overlooked.
	 */
	private static final Duration TICK = Duration.ofSeconds(2);

	private static final int PERMISSIONS = 0777;

	private static final int TYPE = 0170000;

	private static final int REGULAR = 0100000;

	private static final int OWNER_MAY_READ = 0400;

	private static final int GROUP_MAY_READ = 0040;

	private static final int OWNERS_BITS = 0700;

	/**
	 * Follows symbolic links, so that a swapped link is seen as another file.
	 * @throws UnsupportedOperationException where files have no Unix mode
	 */
	static FileStamp of(Path path) throws IOException {
		Map<String, Object> found = Files.readAttributes(path, "unix:ino,size,lastModifiedTime,ctime,mode");
		return new FileStamp(known(found, "ino"), (Long) known(found, "size"),
				(FileTime) known(found, "lastModifiedTime"), (FileTime) known(found, "ctime"),
				(Integer) known(found, "mode"));
	}

	private static Object known(Map<String, Object> attributes, String name) {
		return Objects.requireNonNull(attributes.get(name), name);
	}

	boolean isRegular() {
		return (this.mode & TYPE) == REGULAR;
	}

	boolean letsNobodyRead() {
		return (this.mode & (OWNER_MAY_READ | GROUP_MAY_READ)) == 0;
	}

	boolean isOpenToOthers(boolean groupMayRead) {
		int allowed = groupMayRead ? OWNERS_BITS | GROUP_MAY_READ : OWNERS_BITS;
		return (this.mode & PERMISSIONS & ~allowed) != 0;
	}

	String printableMode() {
		return String.format("%04o", this.mode & PERMISSIONS);
	}

	/**
	 * Whether a later write certainly results in another stamp.
	 */
	boolean isSettled(Instant now) {
		Instant border = now.minus(TICK);
		return this.modified.toInstant().isBefore(border) && this.changed.toInstant().isBefore(border);
	}

}
