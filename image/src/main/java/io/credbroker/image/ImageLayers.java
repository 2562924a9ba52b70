package io.credbroker.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The trees of files that become layers, lowest first: what changes seldom lies below
 * what changes often.
 */
final class ImageLayers {

	private final Path staging;

	private final Map<String, FileTree> trees = new LinkedHashMap<>();

	ImageLayers(Path staging) {
		this.staging = staging;
	}

	/**
	 * An empty layer above those that there are.
	 */
	FileTree add(String name) {
		FileTree tree = FileTree.empty(this.staging.resolve(name));
		this.trees.put(name, tree);
		return tree;
	}

	Map<String, FileTree> trees() {
		return this.trees;
	}

	/**
	 * Lays all of them over each other in a folder, from which programs can be run.
	 */
	Path merge(Path root) throws IOException {
		FileTree merged = FileTree.empty(root);
		for (FileTree tree : this.trees.values()) {
			tree.linkInto(merged.root());
		}
		return root;
	}

}
