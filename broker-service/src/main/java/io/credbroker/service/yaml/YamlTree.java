package io.credbroker.service.yaml;

import java.io.Reader;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a YAML text as JSON values with positions, in time proportional to its length and
 * in bounded memory.
 */
public final class YamlTree {

	/** How many values aliases may add to the values written in the text. */
	private static final int MOST_UNFOLDED = 200_000;

	private static final int DEEPEST = 100;

	/** The scanner copies its whole buffer at each read, so large reads save copies. */
	private static final int BUFFER = 256 * 1024;

	private static final LoadSettings SETTINGS = LoadSettings.builder()
		.setSchema(new PlainScalarSchema())
		.setCodePointLimit(Integer.MAX_VALUE)
		.setBufferSize(BUFFER)
		.setAllowNonScalarKeys(true)
		.build();

	private final YamlProblems problems;

	private final SectionKeys keys;

	private final long most;

	private long count;

	private YamlTree(int size, YamlProblems problems) {
		this.problems = problems;
		this.keys = new SectionKeys(problems);
		this.most = (long) size + MOST_UNFOLDED;
	}

	/**
	 * Reads a text of this size, or reports why it is not YAML. Each mapping is handed on
	 * as a catalog with that mapping only; the return value is the rest of the text.
	 */
	public static @Nullable YamlNode parse(Reader text, int size, YamlProblems problems, Consumer<YamlNode> mappings) {
		try {
			return new YamlTree(size, problems).read(text, mappings);
		}
		catch (MarkedYamlEngineException ex) {
			problems.add(TextPosition.of(ex.getProblemMark().or(ex::getContextMark)),
					"not valid YAML: " + ex.getProblem());
		}
		catch (YamlEngineException ex) {
			problems.add(TextPosition.START, "not valid YAML: " + ex.getMessage());
		}
		return null;
	}

	private @Nullable YamlNode read(Reader text, Consumer<YamlNode> mappings) {
		LookaheadReader source = new LookaheadReader(text);
		StreamReader reader = new StreamReader(SETTINGS, source);
		source.watch(reader::getIndex);
		Optional<Node> root = new SectionComposer(SETTINGS, new ParserImpl(SETTINGS, reader),
				(section, entry) -> mapping(section, entry, mappings))
			.getSingleNode();
		if (root.isEmpty()) {
			this.problems.add(TextPosition.START, "the catalog is empty; write at least \"connections: {}\"");
			return null;
		}
		return tree(root.get());
	}

	private void mapping(NodeTuple section, NodeTuple entry, Consumer<YamlNode> mappings) {
		if (this.keys.isNew(section.getKeyNode(), section.getValueNode(), entry.getKeyNode())) {
			mappings.accept(tree(single(section.getKeyNode(), section.getValueNode(),
					single(entry.getKeyNode(), section.getValueNode(), entry.getValueNode()))));
		}
	}

	private static MappingNode single(Node key, Node position, Node value) {
		return new MappingNode(Tag.MAP, true, List.of(new NodeTuple(key, value)), FlowStyle.BLOCK,
				position.getStartMark(), position.getEndMark());
	}

	private YamlNode tree(Node root) {
		return new YamlNode(value(root, 0), "", new YamlNode.Source(root));
	}

	private JsonNode value(Node node, int depth) {
		if (++this.count > this.most || depth > DEEPEST) {
			throw new YamlEngineException("aliases expand to too many values; write the values out");
		}
		return switch (node) {
			case MappingNode mapping -> object(mapping, depth + 1);
			case SequenceNode sequence -> array(sequence, depth + 1);
			case ScalarNode scalar -> ScalarValue.of(scalar, this.problems);
			default -> throw new YamlEngineException("unknown kind of value");
		};
	}

	private ArrayNode array(SequenceNode sequence, int depth) {
		ArrayNode array = JsonNodeFactory.instance.arrayNode();
		sequence.getValue().forEach((element) -> array.add(value(element, depth)));
		return array;
	}

	private ObjectNode object(MappingNode mapping, int depth) {
		ObjectNode object = JsonNodeFactory.instance.objectNode();
		Set<String> known = new HashSet<>();
		for (NodeTuple entry : mapping.getValue()) {
			if (!(entry.getKeyNode() instanceof ScalarNode key)) {
				this.problems.add(TextPosition.of(entry.getKeyNode().getStartMark()),
						"a key must be a text; put quotes around it");
			}
			else if (known.add(key.getValue())) {
				object.set(key.getValue(), value(entry.getValueNode(), depth));
			}
			else {
				SectionKeys.report(this.problems, key, YamlNode.Source.key(mapping, key.getValue()));
			}
		}
		return object;
	}

}
