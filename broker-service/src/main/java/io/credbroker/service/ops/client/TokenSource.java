package io.credbroker.service.ops.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.regex.Pattern;

/**
 * Where the token comes from. It is never an argument, because every user of a machine
 * can see the arguments of its processes.
 */
public sealed interface TokenSource {

	/** What RFC 6750 allows as a token. */
	Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

	int MOST = 64 * 1024;

	/**
	 * The token, without whitespace around it.
	 * @throws OpsException if there is none
	 */
	String token();

	/**
	 * What to tell a person who needs another token.
	 */
	String origin();

	private static String checked(byte[] content, String origin) {
		String text = new String(content, StandardCharsets.UTF_8).replace("\uFEFF", "").strip();
		String token = text.startsWith("Bearer ") ? text.substring("Bearer ".length()).strip() : text;
		if (token.isEmpty()) {
			throw new OpsException(ExitCode.USAGE, "%s holds no token.".formatted(origin));
		}
		if (content.length > MOST || !TOKEN.matcher(token).matches()) {
			throw new OpsException(ExitCode.USAGE,
					"%s does not hold a token alone. Write only the access token into it, as plain ASCII text on one line."
						.formatted(origin));
		}
		return token;
	}

	/**
	 * A file, which is read anew for each request, so that a renewed token is used.
	 */
	record InFile(Path file) implements TokenSource {

		@Override
		public String token() {
			try {
				refuseOpenFile();
				try (InputStream in = Files.newInputStream(this.file)) {
					return checked(in.readNBytes(MOST + 1), origin());
				}
			}
			catch (IOException ex) {
				throw new OpsException(ExitCode.USAGE,
						"%s cannot be read (%s).".formatted(origin(), ex.getClass().getSimpleName()));
			}
		}

		private void refuseOpenFile() throws IOException {
			if (Files.isRegularFile(this.file)
					&& this.file.getFileSystem().supportedFileAttributeViews().contains("posix")
					&& Files.getPosixFilePermissions(this.file).contains(PosixFilePermission.OTHERS_READ)) {
				throw new OpsException(ExitCode.USAGE,
						"%s can be read by every user of this machine. Run chmod 600 on it, or pass it as --token-file - < FILE."
							.formatted(origin()));
			}
		}

		@Override
		public String origin() {
			return "the token file " + this.file;
		}

	}

	/**
	 * A text that was given once: by the environment or by standard input.
	 */
	record Given(byte[] content, String origin) implements TokenSource {

		@Override
		public String token() {
			return checked(this.content, this.origin);
		}

		@Override
		public String toString() {
			return this.origin;
		}

	}

	/**
	 * None at all, for what anybody may ask.
	 */
	record None() implements TokenSource {

		@Override
		public String token() {
			throw new IllegalStateException("this command shows no token");
		}

		@Override
		public String origin() {
			return "nowhere";
		}

	}

	/**
	 * A token that is read from a stream now.
	 */
	static TokenSource read(InputStream in) {
		try {
			return new Given(in.readNBytes(MOST + 1), "standard input");
		}
		catch (IOException ex) {
			throw new OpsException(ExitCode.USAGE, "standard input cannot be read.");
		}
	}

}
