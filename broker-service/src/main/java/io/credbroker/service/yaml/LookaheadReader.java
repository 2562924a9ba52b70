package io.credbroker.service.yaml;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.util.function.IntSupplier;

import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Feeds a YAML scanner and fails when its unread buffer grows too large, since the
 * scanner copies the whole buffer each time it asks for more.
 */
final class LookaheadReader extends FilterReader {

	private static final int MOST = 8 * 1024 * 1024;

	private IntSupplier taken = () -> 0;

	private int fed;

	LookaheadReader(Reader reader) {
		super(reader);
	}

	/**
	 * Sets the source that tells how many characters the scanner has consumed.
	 */
	void watch(IntSupplier taken) {
		this.taken = taken;
	}

	@Override
	public int read(char[] buffer, int offset, int length) throws IOException {
		if (this.fed - this.taken.getAsInt() > MOST) {
			throw new YamlEngineException("a text or comment is longer than " + MOST + " characters; shorten it");
		}
		int read = super.read(buffer, offset, length);
		this.fed += Math.max(read, 0);
		return read;
	}

}
