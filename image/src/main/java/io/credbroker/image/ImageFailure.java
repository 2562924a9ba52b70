package io.credbroker.image;

/**
 * The image cannot be built; the message says why and what to do.
 */
public final class ImageFailure extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public ImageFailure(String message) {
		super(message);
	}

	public ImageFailure(String message, Exception cause) {
		super(message, cause);
	}

}
