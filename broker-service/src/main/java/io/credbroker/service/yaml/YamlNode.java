package io.credbroker.service.yaml;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.springframework.boot.convert.DurationStyle;
import tools.jackson.databind.JsonNode;

/**
 * One value of a catalog with its position in the text; a value of another type than the
 * schema requires reads as absent.
 */
public record YamlNode(JsonNode value, String pointer, Source source) {

	private static final Pattern DURATION = Pattern.compile("[0-9]{1,9}[smhd]");

	public static String pointer(String parent, String key) {
		return parent + "/" + key.replace("~", "~0").replace("/", "~1");
	}

	public TextPosition at() {
		return at(this.pointer);
	}

	/**
	 * The position of a value or, if it is absent, of the nearest value around it.
	 */
	public TextPosition at(String pointer) {
		return this.source.position(pointer, false);
	}

	/**
	 * The position of a key or, if it is absent, of the value that should hold it.
	 */
	public TextPosition atKey(String pointer) {
		return this.source.position(pointer, true);
	}

	public TextPosition atOwnKey() {
		return atKey(this.pointer);
	}

	public @Nullable YamlNode child(String key) {
		JsonNode child = this.value.get(key);
		return (child != null) ? new YamlNode(child, pointer(this.pointer, key), this.source) : null;
	}

	/**
	 * The entries of an object, in the order of the text.
	 */
	public Stream<Map.Entry<String, YamlNode>> entries() {
		return this.value.properties()
			.stream()
			.map((entry) -> Map.entry(entry.getKey(),
					new YamlNode(entry.getValue(), pointer(this.pointer, entry.getKey()), this.source)));
	}

	public List<YamlNode> elements() {
		return IntStream.range(0, this.value.size())
			.mapToObj((i) -> new YamlNode(this.value.get(i), this.pointer + "/" + i, this.source))
			.toList();
	}

	public List<YamlNode> elements(String key) {
		YamlNode child = child(key);
		return (child != null) ? child.elements() : List.of();
	}

	public @Nullable String text(String key) {
		JsonNode child = this.value.get(key);
		return (child != null && child.isString()) ? child.stringValue() : null;
	}

	public List<String> texts(String key) {
		return elements(key).stream()
			.map(YamlNode::value)
			.filter(JsonNode::isString)
			.map(JsonNode::stringValue)
			.toList();
	}

	public Set<String> words(String key) {
		return texts(key).stream().collect(Collectors.toUnmodifiableSet());
	}

	public boolean flag(String key) {
		JsonNode child = this.value.get(key);
		return child != null && child.isBoolean() && child.booleanValue();
	}

	/**
	 * A duration above zero; reports any other.
	 */
	public @Nullable Duration duration(String key, YamlProblems problems) {
		String text = text(key);
		if (text == null || !DURATION.matcher(text).matches()) {
			return null;
		}
		Duration duration = DurationStyle.SIMPLE.parse(text);
		if (!duration.isPositive()) {
			problems.add(at(pointer(this.pointer, key)), key + " must be more than zero");
		}
		return duration;
	}

	/**
	 * The YAML nodes behind a tree, used only to find positions.
	 */
	record Source(Node root) {

		TextPosition position(String pointer, boolean ofKey) {
			Node node = this.root;
			TextPosition position = TextPosition.of(node.getStartMark());
			String[] steps = pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1);
			for (int i = 0; i < steps.length; i++) {
				String step = steps[i].replace("~1", "/").replace("~0", "~");
				NodeTuple found = step(node, step);
				if (found == null) {
					return position;
				}
				node = found.getValueNode();
				Node shown = (ofKey && i == steps.length - 1) ? found.getKeyNode() : node;
				position = TextPosition.of(shown.getStartMark());
			}
			return position;
		}

		static @Nullable TextPosition key(MappingNode mapping, String key) {
			NodeTuple found = step(mapping, key);
			return (found != null) ? TextPosition.of(found.getKeyNode().getStartMark()) : null;
		}

		/**
		 * The first entry with a key, since later duplicates are ignored; an element of a
		 * list is its own key.
		 */
		private static @Nullable NodeTuple step(Node node, String step) {
			if (node instanceof MappingNode mapping) {
				return mapping.getValue()
					.stream()
					.filter((entry) -> SectionComposer.isNamed(entry.getKeyNode(), step))
					.findFirst()
					.orElse(null);
			}
			int index = step.matches("[0-9]{1,9}") ? Integer.parseInt(step) : Integer.MAX_VALUE;
			return (node instanceof SequenceNode sequence && index < sequence.getValue().size())
					? new NodeTuple(sequence.getValue().get(index), sequence.getValue().get(index)) : null;
		}

	}

}
