package io.credbroker.service.mapping;

import java.util.Set;

import io.credbroker.api.ResourceKind;
import org.jspecify.annotations.Nullable;

/**
 * The name of a mapping, which stands for one id or, as a pattern, for many.
 *
 * @param name the key in the catalog, such as {@code warehouse} or {@code s3-{bucket}}
 * @param pattern whether it stands for many ids
 * @param owner who to ask about it
 * @param tags the tags that the catalog gives to it
 */
public record MappedName(ResourceKind kind, String name, boolean pattern, @Nullable String owner, Set<String> tags) {

	/**
	 * Whether some id of the mapping matches the glob.
	 */
	public boolean meets(Glob glob) {
		return this.pattern ? PatternAutomaton.meet(glob.symbols(), symbols()) : glob.matches(this.name);
	}

	/**
	 * Whether every id of the mapping surely matches the glob.
	 */
	public boolean isWithin(Glob glob) {
		return this.pattern ? PatternAutomaton.within(glob.symbols(), symbols()) : glob.matches(this.name);
	}

	private int[] symbols() {
		return IdPattern.parse(this.name).symbols();
	}

}
