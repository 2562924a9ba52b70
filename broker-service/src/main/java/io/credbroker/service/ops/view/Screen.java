package io.credbroker.service.ops.view;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.credbroker.service.ops.client.ExitCode;
import io.credbroker.service.ops.client.OpsException;

/**
 * Standard output and standard error. Every line passes through {@link Printable}, so
 * that no text of a server reaches the terminal as it is.
 */
public final class Screen {

	private final OutputStream out;

	private final OutputStream err;

	private final Charset charset;

	private final int width;

	private final Printable printable;

	/**
	 * @param width the columns of the terminal, or 0 if the output is not shown on one
	 */
	public Screen(OutputStream out, OutputStream err, Charset charset, int width) {
		this.out = out;
		this.err = err;
		this.charset = charset;
		this.width = width;
		this.printable = new Printable(charset);
	}

	public void line(String text) {
		print(List.of(this.printable.line(text)));
	}

	public void table(Table table) {
		print(table.lines((this.width > 0) ? this.width : Integer.MAX_VALUE, this.printable));
	}

	public void details(Details details) {
		print(details.lines(this.printable));
	}

	/**
	 * Exactly what a broker sent, where a program reads it; on a terminal, the same JSON
	 * with escapes for what could control the terminal.
	 */
	public void json(byte[] body) {
		if (this.width > 0) {
			print(List.of(this.printable.json(new String(body, StandardCharsets.UTF_8))));
		}
		else {
			write(body, new byte[] { '\n' });
		}
	}

	private void print(List<String> lines) {
		write((String.join("\n", lines) + "\n").getBytes(this.charset));
	}

	private void write(byte[]... parts) {
		try {
			for (byte[] part : parts) {
				this.out.write(part);
			}
			this.out.flush();
		}
		catch (IOException ex) {
			String reason = String.valueOf(ex.getMessage());
			boolean closed = reason.contains("Broken pipe");
			throw new OpsException(closed ? ExitCode.OUTPUT_CLOSED : ExitCode.FAILED,
					closed ? "" : "The output cannot be written: " + reason);
		}
	}

	/**
	 * Says what went wrong, a line each, on standard error.
	 */
	public void error(String message) {
		try {
			for (String line : message.lines().toList()) {
				this.err.write((this.printable.line(line) + "\n").getBytes(this.charset));
			}
			this.err.flush();
		}
		catch (IOException ex) {
			// Nobody reads it, and there is nowhere else to say so.
		}
	}

}
