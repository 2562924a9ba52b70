package io.credbroker.service.mapping;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.yaml.TextPosition;
import io.credbroker.spi.SecretOptions;
import org.jspecify.annotations.Nullable;

/**
 * A mapping as it is written in the catalog.
 *
 * @param pattern {@code null} when the name is the id itself
 */
public record MappingDefinition(ResourceKind kind, String name, @Nullable IdPattern pattern, Body body,
		TextPosition at) {

	/**
	 * The mapping's settings for its secret.
	 */
	public record Body(String store, Template key, SecretOptions options, Shape shape, Mapping.Keeping keeping,
			@Nullable Duration rotateEvery, @Nullable String owner, Set<String> tags) {
	}

	public Mapping mapping(String id, Map<String, String> captures) {
		SecretLocation secret = new SecretLocation(this.body.store(), this.body.key().fill(captures).text(),
				SecretOptionsReader.with(this.body.options(), captures));
		Shape shape = (this.pattern != null) ? ShapeCaptures.fill(this.body.shape(), captures) : this.body.shape();
		return new Mapping(this.kind, id, this.name, secret, shape, this.body.keeping(), this.body.rotateEvery(),
				this.body.owner(), this.body.tags());
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
