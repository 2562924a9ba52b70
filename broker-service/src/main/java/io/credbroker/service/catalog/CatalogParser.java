package io.credbroker.service.catalog;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * Turns a catalog's text into a revision, or says everything that is wrong with it.
 */
public final class CatalogParser {

	private final CatalogSchema schema = new CatalogSchema();

	private final KnownNames known;

	/**
	 * Accepts only these stores and issuers.
	 */
	public CatalogParser(KnownNames known) {
		this.known = known;
	}

	/**
	 * Reads a text as the revision of this number.
	 * @param source names the text in problems, usually a file
	 * @throws CatalogRefusedException naming every problem with line and column
	 */
	public CatalogRevision parse(String source, String text, long number, Instant now) {
		return index(source, text, number, now);
	}

	IndexedRevision index(String source, String text, long number, Instant now) {
		return new IndexedRevision(number, digest(text), now, content(source, text));
	}

	private CatalogContent content(String source, String text) {
		Problems problems = new Problems();
		CatalogNode root = YamlTree.parse(text, problems);
		if (root == null) {
			throw problems.refusal(source);
		}
		this.schema.check(root, problems);
		boolean followsSchema = problems.isEmpty();
		List<Entry> entries = new MappingReader(this.known, problems).read(root);
		List<PolicyRule> rules = new PolicyReader(this.known, problems).read(root);
		Problems warnings = new Problems();
		if (followsSchema) {
			new PatternConflicts(problems).check(entries);
			new PolicyAnalysis(entries, problems, warnings).check(WrittenRule.all(root, rules));
		}
		if (!problems.isEmpty()) {
			throw problems.refusal(source);
		}
		return new CatalogContent(entries, rules, warnings.sorted());
	}

	/**
	 * SHA-256 of a text, in hexadecimal.
	 */
	static String digest(String text) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
