package io.credbroker.repository;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A page of Markdown, read as its host shows it.
 *
 * @param file the path of the page from the root
 * @param text the page without its blocks of code
 */
record MarkdownPage(Path file, String text) {

	private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```|`[^`\n]*`");

	private static final Pattern FENCE = Pattern.compile("(?ms)^ *```.*?^ *```");

	private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

	private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");

	static MarkdownPage of(Path file) {
		return new MarkdownPage(file, FENCE.matcher(Repository.read(file.toString())).replaceAll(""));
	}

	static List<MarkdownPage> all(String folder) {
		return Repository.files(folder)
			.stream()
			.filter((file) -> file.toString().endsWith(".md"))
			.map(MarkdownPage::of)
			.toList();
	}

	String title() {
		return HEADING.matcher(this.text).results().findFirst().map((heading) -> heading.group(1)).orElse("");
	}

	/**
	 * Where its links lead within the repository, as they are written.
	 */
	List<String> links() {
		return LINK.matcher(CODE.matcher(this.text).replaceAll(""))
			.results()
			.map((link) -> link.group(1))
			.filter((link) -> !link.matches("[a-z]+:.*"))
			.toList();
	}

	/**
	 * The file or folder that a link leads to, from the root.
	 */
	Path target(String link) {
		String path = link.replaceFirst("#.*", "");
		return path.isEmpty() ? this.file : this.file.resolveSibling(path).normalize();
	}

	boolean leadsSomewhere(String link) {
		Path target = target(link);
		if (!Files.exists(Repository.ROOT.resolve(target))) {
			return false;
		}
		int anchor = link.indexOf('#');
		return anchor < 0 || MarkdownPage.of(target).anchors().contains(link.substring(anchor + 1));
	}

	private Set<String> anchors() {
		Set<String> anchors = new HashSet<>();
		HEADING.matcher(this.text).results().map(MarkdownPage::anchor).forEach((anchor) -> {
			String name = anchor;
			for (int again = 1; !anchors.add(name); again++) {
				name = anchor + "-" + again;
			}
		});
		return anchors;
	}

	private static String anchor(MatchResult heading) {
		return heading.group(1)
			.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
			.toLowerCase(Locale.ROOT)
			.replaceAll("[^\\p{L}\\p{N} _-]", "")
			.replace(' ', '-');
	}

}
