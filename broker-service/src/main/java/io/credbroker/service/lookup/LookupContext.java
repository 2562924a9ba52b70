package io.credbroker.service.lookup;

import java.util.Collection;
import java.util.List;

import io.credbroker.service.identity.AssertedContext;
import io.credbroker.service.identity.Caller;
import io.credbroker.spi.ContextPart;
import io.credbroker.spi.ContextSource;
import io.credbroker.spi.ContextValue;
import io.credbroker.spi.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of a lookup which a credential may depend on.
 *
 * @param caller what the token says
 * @param said what the caller says of itself
 * @param tags what the catalog says of the mapping
 */
record LookupContext(Caller caller, AssertedContext said, Collection<String> tags) implements ContextSource {

	@Override
	public @Nullable ContextValue value(ContextPart part) {
		return switch (part) {
			case CALLER -> ContextValue.of(this.caller.name(), Standing.TOKEN);
			case GROUPS -> new ContextValue(List.copyOf(this.caller.groups()), Standing.TOKEN);
			case DAG -> asserted(this.said.dagId());
			case TASK -> asserted(this.said.taskId());
			case RUN -> asserted(this.said.runId());
			case TRY_NUMBER -> asserted(this.said.tryNumber());
			case MAP_INDEX -> asserted(this.said.mapIndex());
			case TEAM -> asserted(this.said.team());
			case TAGS -> new ContextValue(List.copyOf(this.tags), Standing.CATALOG);
		};
	}

	private static @Nullable ContextValue asserted(@Nullable Object said) {
		return (said != null) ? ContextValue.of(said.toString(), Standing.ASSERTED) : null;
	}

}
