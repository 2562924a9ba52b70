package io.credbroker.service.catalog;

import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A YAML text as JSON values that know where they are written.
 */
final class YamlTree {

	private static final int MOST_CHARACTERS = 32 * 1024 * 1024;

	private static final int MOST_VALUES = 2_000_000;

	private static final int DEEPEST = 100;

	private final Problems problems;

	private final Map<String, Mark> values = new HashMap<>();

	private final Map<String, Mark> keys = new HashMap<>();

	private int count;

	private YamlTree(Problems problems) {
		this.problems = problems;
	}

	/**
	 * Reads a text, or reports why it is not YAML.
	 */
	static @Nullable CatalogNode parse(String text, Problems problems) {
		YamlTree tree = new YamlTree(problems);
		try {
			Node root = compose(text);
			if (root == null) {
				problems.add(1, 1, "the catalog is empty; write at least \"connections: {}\"");
				return null;
			}
			return new CatalogNode(tree.value(root, "", 0), "", new CatalogNode.Places(tree.values, tree.keys));
		}
		catch (MarkedYAMLException ex) {
			Mark mark = (ex.getProblemMark() != null) ? ex.getProblemMark() : ex.getContextMark();
			problems.add((mark != null) ? mark.getLine() + 1 : 1, (mark != null) ? mark.getColumn() + 1 : 1,
					"not valid YAML: " + ex.getProblem());
		}
		catch (YAMLException ex) {
			problems.add(1, 1, "not valid YAML: " + ex.getMessage());
		}
		return null;
	}

	private static @Nullable Node compose(String text) {
		LoaderOptions options = new LoaderOptions();
		options.setCodePointLimit(MOST_CHARACTERS);
		StreamReader reader = new StreamReader(new StringReader(text));
		return new Composer(new ParserImpl(reader, options), new PlainScalars(), options).getSingleNode();
	}

	private JsonNode value(Node node, String pointer, int depth) {
		if (++this.count > MOST_VALUES || depth > DEEPEST) {
			throw new YAMLException("aliases unfold to too much; write the values out");
		}
		this.values.put(pointer, node.getStartMark());
		return switch (node) {
			case MappingNode mapping -> object(mapping, pointer, depth + 1);
			case SequenceNode sequence -> array(sequence, pointer, depth + 1);
			case ScalarNode scalar -> ScalarValue.of(scalar, this.problems);
			default -> throw new YAMLException("unknown kind of value");
		};
	}

	private ArrayNode array(SequenceNode sequence, String pointer, int depth) {
		ArrayNode array = JsonNodeFactory.instance.arrayNode();
		sequence.getValue().forEach((element) -> array.add(value(element, pointer + "/" + array.size(), depth)));
		return array;
	}

	private ObjectNode object(MappingNode mapping, String pointer, int depth) {
		ObjectNode object = JsonNodeFactory.instance.objectNode();
		for (NodeTuple entry : mapping.getValue()) {
			Mark mark = entry.getKeyNode().getStartMark();
			if (!(entry.getKeyNode() instanceof ScalarNode key)) {
				this.problems.add(mark, "a key must be a text; put quotes around it");
				continue;
			}
			String child = CatalogNode.pointer(pointer, key.getValue());
			Mark first = this.keys.putIfAbsent(child, mark);
			if (first != null) {
				this.problems.add(mark, "\"" + key.getValue() + "\" is already at line " + (first.getLine() + 1)
						+ "; keep one of the two");
				continue;
			}
			object.set(key.getValue(), value(entry.getValueNode(), child, depth));
		}
		return object;
	}

}
