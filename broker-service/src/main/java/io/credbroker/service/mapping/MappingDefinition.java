package io.credbroker.service.mapping;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.yaml.TextPosition;
import org.jspecify.annotations.Nullable;

/**
 * A mapping as it is written in the catalog.
 *
 * @param pattern {@code null} when the name is the id itself
 */
public record MappingDefinition(ResourceKind kind, String name, @Nullable IdPattern pattern, Body body,
		TextPosition at) {

	/**
	 * The mapping's settings.
	 *
	 * @param secrets where its secret is; of several, a lookup is about the first one
	 * that is for its task
	 */
	public record Body(List<SecretEntry> secrets, Shape shape, Mapping.Keeping keeping, Mapping.IfMissing ifMissing,
			@Nullable Duration rotateEvery, @Nullable String owner, Set<String> tags) {
	}

	public Mapping mapping(String id, Map<String, String> captures) {
		List<SecretLocation> secrets = this.body.secrets().stream().map((entry) -> entry.location(captures)).toList();
		Shape shape = (this.pattern != null) ? ShapeCaptures.fill(this.body.shape(), captures) : this.body.shape();
		return new Mapping(this.kind, id, this.name, secrets, shape, this.body.keeping(), this.body.ifMissing(),
				this.body.rotateEvery(), this.body.owner(), this.body.tags());
	}

	/**
	 * Whether it has a secret that is only for some tasks.
	 */
	public boolean chooses() {
		return this.body.secrets().stream().anyMatch((entry) -> entry.when().namesParts());
	}

	/**
	 * Whether it carries one of the tags, if there are any.
	 */
	public boolean carries(Set<String> tags) {
		return tags.isEmpty() || this.body.tags().stream().anyMatch(tags::contains);
	}

	/**
	 * Whether every id of the mapping surely matches the glob.
	 */
	public boolean isWithin(Glob glob) {
		return PatternAutomaton.within(glob.symbols(), symbols());
	}

	public MappedName mapped() {
		return new MappedName(this.kind, this.name, this.pattern != null, this.body.owner(), this.body.tags());
	}

	public int[] symbols() {
		return (this.pattern != null) ? this.pattern.symbols() : this.name.codePoints().toArray();
	}

}
