package io.credbroker.service.yaml;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.comments.CommentLine;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.Parser;

/**
 * Composes a catalog one mapping at a time: each value at the second level is handed on
 * as soon as it is read and then dropped, so that memory does not grow with the text.
 */
final class SectionComposer extends Composer {

	/** Limits the values held at one time; a mapping has a few, a policy some dozens. */
	private static final int MOST_KEPT = 500_000;

	private static final int DEEPEST = 100;

	private final BiConsumer<NodeTuple, NodeTuple> items;

	private @Nullable Node section;

	private boolean named;

	private int depth;

	private int kept;

	/**
	 * Hands on each section with one of its entries, unless the section has an anchor.
	 */
	SectionComposer(LoadSettings settings, Parser parser, BiConsumer<NodeTuple, NodeTuple> items) {
		super(settings, parser);
		this.items = items;
	}

	@Override
	protected void composeMappingChildren(List<NodeTuple> children, MappingNode node) {
		Node section = this.section;
		if (this.depth == 2 && section != null && !this.named) {
			int before = this.kept;
			this.items.accept(new NodeTuple(section, node),
					new NodeTuple(composeKeyNode(node), composeValueNode(node)));
			this.kept = before;
			return;
		}
		boolean isRoot = this.depth == 1;
		this.section = isRoot ? null : section;
		Node key = composeKeyNode(node);
		this.section = isRoot ? key : section;
		children.add(new NodeTuple(key, composeValueNode(node)));
	}

	@Override
	protected Node composeMappingNode(Optional<Anchor> anchor) {
		enter();
		if (this.depth == 2) {
			this.named = anchor.isPresent();
		}
		Node node = super.composeMappingNode(anchor);
		this.depth--;
		return node;
	}

	@Override
	protected SequenceNode composeSequenceNode(Optional<Anchor> anchor) {
		enter();
		if (this.depth <= 2) {
			this.named = true;
		}
		SequenceNode node = super.composeSequenceNode(anchor);
		this.depth--;
		return node;
	}

	@Override
	protected Node composeScalarNode(Optional<Anchor> anchor, List<CommentLine> comments) {
		count();
		return super.composeScalarNode(anchor, comments);
	}

	private void enter() {
		count();
		if (++this.depth > DEEPEST) {
			throw new YamlEngineException("values are nested more than " + DEEPEST + " levels deep");
		}
	}

	private void count() {
		if (++this.kept > MOST_KEPT) {
			throw new YamlEngineException(
					"one mapping, or all policies together, have more than %d values".formatted(MOST_KEPT));
		}
	}

	static boolean isNamed(Node key, String name) {
		return key instanceof ScalarNode scalar && name.equals(scalar.getValue());
	}

}
