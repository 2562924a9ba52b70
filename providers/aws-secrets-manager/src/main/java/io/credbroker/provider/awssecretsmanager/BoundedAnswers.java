package io.credbroker.provider.awssecretsmanager;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Ends the reading of an answer that is larger than any that AWS gives.
 */
final class BoundedAnswers implements ExecutionInterceptor {

	static final int MAX_BYTES = 1024 * 1024;

	@Override
	public Optional<InputStream> modifyHttpResponseContent(Context.ModifyHttpResponse context,
			ExecutionAttributes attributes) {
		return context.responseBody().map(Bounded::new);
	}

	/**
	 * The answer was not read to its end, because it is too large.
	 */
	static final class OversizedAnswerException extends IOException {

		private static final long serialVersionUID = 1L;

		OversizedAnswerException() {
			super("it is larger than " + MAX_BYTES + " bytes");
		}

	}

	private static final class Bounded extends FilterInputStream {

		private int left = MAX_BYTES;

		Bounded(InputStream answer) {
			super(answer);
		}

		@Override
		public int read() throws IOException {
			int read = super.read();
			count((read != -1) ? 1 : 0);
			return read;
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			int read = super.read(bytes, offset, length);
			count(Math.max(0, read));
			return read;
		}

		private void count(int bytes) throws OversizedAnswerException {
			this.left -= bytes;
			if (this.left < 0) {
				throw new OversizedAnswerException();
			}
		}

	}

}
