package io.credbroker.service.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.yaml.snakeyaml.error.Mark;
import tools.jackson.databind.JsonNode;

/**
 * One value of a catalog that knows where it is written; a value of another type than the
 * schema asks for reads as if it were not there.
 */
record CatalogNode(JsonNode value, String pointer, Places places) {

	private static final Pattern DURATION = Pattern.compile("[0-9]{1,9}[smhd]");

	/**
	 * Where values and keys are written, by JSON pointer.
	 */
	record Places(Map<String, Mark> values, Map<String, Mark> keys) {
	}

	static String pointer(String parent, String key) {
		return parent + "/" + key.replace("~", "~0").replace("/", "~1");
	}

	Mark at() {
		return at(this.pointer);
	}

	/**
	 * Where a value is written, or the nearest value around it.
	 */
	Mark at(String pointer) {
		Mark mark = this.places.values().get(pointer);
		if (mark != null) {
			return mark;
		}
		int parent = pointer.lastIndexOf('/');
		return at((parent <= 0) ? "" : pointer.substring(0, parent));
	}

	/**
	 * Where a key is written, or else the value that should hold it.
	 */
	Mark atKey(String pointer) {
		Mark mark = this.places.keys().get(pointer);
		return (mark != null) ? mark : at(pointer);
	}

	Mark atOwnKey() {
		return atKey(this.pointer);
	}

	@Nullable CatalogNode child(String key) {
		JsonNode child = this.value.get(key);
		return (child != null) ? new CatalogNode(child, pointer(this.pointer, key), this.places) : null;
	}

	/**
	 * The entries of an object, in the order they are written.
	 */
	Stream<Map.Entry<String, CatalogNode>> entries() {
		return this.value.properties()
			.stream()
			.map((entry) -> Map.entry(entry.getKey(),
					new CatalogNode(entry.getValue(), pointer(this.pointer, entry.getKey()), this.places)));
	}

	List<CatalogNode> elements() {
		return IntStream.range(0, this.value.size())
			.mapToObj((i) -> new CatalogNode(this.value.get(i), this.pointer + "/" + i, this.places))
			.toList();
	}

	List<CatalogNode> elements(String key) {
		CatalogNode child = child(key);
		return (child != null) ? child.elements() : List.of();
	}

	@Nullable String text(String key) {
		JsonNode child = this.value.get(key);
		return (child != null && child.isString()) ? child.stringValue() : null;
	}

	List<String> texts(String key) {
		return elements(key).stream()
			.map(CatalogNode::value)
			.filter(JsonNode::isString)
			.map(JsonNode::stringValue)
			.toList();
	}

	Set<String> words(String key) {
		return texts(key).stream().collect(Collectors.toUnmodifiableSet());
	}

	boolean flag(String key) {
		JsonNode child = this.value.get(key);
		return child != null && child.isBoolean() && child.booleanValue();
	}

	/**
	 * A duration above zero; reports any other.
	 */
	@Nullable Duration duration(String key, Problems problems) {
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

}
