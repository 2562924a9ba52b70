package io.credbroker.service.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every file below a directory, searched for a text in the forms a process may write it.
 *
 * @param directory where the files are
 */
public record WrittenFiles(Path directory) {

	/**
	 * The files that hold the text, relative to the directory.
	 */
	public List<String> containing(String text) throws IOException {
		List<String> forms = forms(text);
		try (Stream<Path> files = Files.walk(this.directory)) {
			return files.filter(Files::isRegularFile)
				.filter((file) -> forms.stream().anyMatch(content(file)::contains))
				.map((file) -> this.directory.relativize(file).toString())
				.toList();
		}
	}

	/**
	 * As text, in two bytes a character, and inside Base64; each as one character a byte.
	 */
	private static List<String> forms(String text) {
		List<String> forms = new ArrayList<>(List.of(oneByByte(text.getBytes(StandardCharsets.UTF_8)),
				oneByByte(text.getBytes(StandardCharsets.UTF_16BE)),
				oneByByte(text.getBytes(StandardCharsets.UTF_16LE))));
		for (int shift = 0; shift < 3; shift++) {
			String shifted = Base64.getEncoder()
				.withoutPadding()
				.encodeToString((" ".repeat(shift) + text).getBytes(StandardCharsets.UTF_8));
			forms.add(shifted.substring(4, shifted.length() - 4));
		}
		return forms;
	}

	private static String content(Path file) {
		try {
			return oneByByte(Files.readAllBytes(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String oneByByte(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

}
