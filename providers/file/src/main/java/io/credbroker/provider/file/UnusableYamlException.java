package io.credbroker.provider.file;

import org.yaml.snakeyaml.error.Mark;

/**
 * Says where the file is wrong, and never quotes its content.
 */
final class UnusableYamlException extends Exception {

	private static final long serialVersionUID = 1L;

	UnusableYamlException(String reason) {
		super(reason);
	}

	UnusableYamlException(String reason, Mark place) {
		super(reason + " at line " + (place.getLine() + 1) + ", column " + (place.getColumn() + 1));
	}

}
