package io.credbroker.provider.file;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads the one shape a secrets file may have:
 *
 * <pre>
 * secrets:
 *   airflow/warehouse:
 *     username: etl
 *     password: "s3cr3t"
 * </pre>
 *
 * A value is taken as it is written, so {@code 0042} and {@code yes} stay what they are;
 * lists, nested fields, aliases, tags, duplicates and values left empty are refused.
 */
final class SecretsYaml {

	private static final Set<Tag> PLAIN_TAGS = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.TIMESTAMP);

	private static final String ROOT = "secrets";

	private SecretsYaml() {
	}

	static Map<String, Map<String, SecretValue>> parse(byte[] bytes) throws UnusableYamlException {
		Map<String, Map<String, SecretValue>> secrets = new LinkedHashMap<>();
		for (Map.Entry<String, Node> entry : entries(root(compose(text(bytes)))).entrySet()) {
			secrets.put(entry.getKey(), fields(entry.getValue()));
		}
		return Map.copyOf(secrets);
	}

	private static String text(byte[] bytes) throws UnusableYamlException {
		if (bytes.length > FileSnapshot.MAX_BYTES) {
			throw new UnusableYamlException("is larger than " + FileSnapshot.MAX_BYTES + " bytes");
		}
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new UnusableYamlException("is not UTF-8");
		}
	}

	/**
	 * Drops the parser's own message, which quotes the file.
	 */
	private static Node compose(String text) throws UnusableYamlException {
		try {
			Node root = new Yaml(new SafeConstructor(limits())).compose(new StringReader(text));
			if (root == null) {
				throw new UnusableYamlException("is empty");
			}
			return root;
		}
		catch (MarkedYAMLException ex) {
			throw (ex.getProblemMark() != null) ? new UnusableYamlException("is not valid YAML", ex.getProblemMark())
					: new UnusableYamlException("is not valid YAML");
		}
		catch (YAMLException ex) {
			throw new UnusableYamlException("is not valid YAML");
		}
	}

	private static LoaderOptions limits() {
		LoaderOptions limits = new LoaderOptions();
		limits.setAllowDuplicateKeys(false);
		limits.setAllowRecursiveKeys(false);
		limits.setMaxAliasesForCollections(0);
		limits.setNestingDepthLimit(5);
		limits.setCodePointLimit(FileSnapshot.MAX_BYTES);
		return limits;
	}

	private static Node root(Node document) throws UnusableYamlException {
		Map<String, Node> entries = entries(document);
		Node secrets = entries.get(ROOT);
		if (secrets == null || entries.size() != 1) {
			throw new UnusableYamlException("must have exactly one entry at the top, \"secrets\"");
		}
		return secrets;
	}

	private static Map<String, SecretValue> fields(Node secret) throws UnusableYamlException {
		Map<String, SecretValue> fields = new LinkedHashMap<>();
		for (Map.Entry<String, Node> field : entries(secret).entrySet()) {
			fields.put(field.getKey(), SecretValue.of(scalar(field.getValue())));
		}
		return fields;
	}

	private static Map<String, Node> entries(@Nullable Node node) throws UnusableYamlException {
		if (!(node instanceof MappingNode mapping)) {
			throw wrong("must map names to values", node);
		}
		if (mapping.getValue().isEmpty()) {
			throw wrong("must not be left empty", node);
		}
		Map<String, Node> entries = new LinkedHashMap<>();
		for (NodeTuple tuple : mapping.getValue()) {
			if (entries.put(scalar(tuple.getKeyNode()), tuple.getValueNode()) != null) {
				throw wrong("says the same name twice", tuple.getKeyNode());
			}
		}
		return entries;
	}

	private static String scalar(Node node) throws UnusableYamlException {
		if (!(node instanceof ScalarNode scalar)) {
			throw wrong("must hold a plain value", node);
		}
		if (node.getTag().equals(Tag.NULL)) {
			throw wrong("leaves a value empty (write \"\" for an empty one)", node);
		}
		if (scalar.getScalarStyle() == ScalarStyle.PLAIN && !PLAIN_TAGS.contains(node.getTag())) {
			throw wrong("must hold a plain value", node);
		}
		return scalar.getValue();
	}

	private static UnusableYamlException wrong(String reason, @Nullable Node place) {
		return (place == null) ? new UnusableYamlException(reason)
				: new UnusableYamlException(reason, place.getStartMark());
	}

}
