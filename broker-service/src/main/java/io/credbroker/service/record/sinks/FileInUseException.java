package io.credbroker.service.record.sinks;

import java.io.IOException;

/**
 * Another broker writes to the file.
 */
final class FileInUseException extends IOException {

	private static final long serialVersionUID = 1L;

	FileInUseException(String file) {
		super(file);
	}

}
