package io.credbroker.service.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.credbroker.service.yaml.YamlNode;
import io.credbroker.service.yaml.YamlProblems;
import tools.jackson.databind.JsonNode;

/**
 * Checks a catalog against the published JSON Schema.
 */
final class CatalogSchema {

	/** Where the schema is published inside the jar. */
	static final String RESOURCE = "/io/credbroker/catalog/catalog.schema.json";

	private final Schema schema;

	CatalogSchema() {
		try (InputStream in = CatalogSchema.class.getResourceAsStream(RESOURCE)) {
			if (in == null) {
				throw new IllegalStateException("the jar lacks " + RESOURCE);
			}
			this.schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
				.getSchema(in, InputFormat.JSON);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Reports every place where the catalog does not follow the schema, and returns
	 * whether there is none.
	 */
	boolean check(YamlNode root, YamlProblems problems) {
		List<Error> errors = this.schema.validate(root.value());
		errors.forEach((error) -> report(root, error, problems));
		return errors.isEmpty();
	}

	private void report(YamlNode root, Error error, YamlProblems problems) {
		String pointer = error.getInstanceLocation().toString();
		String property = error.getProperty();
		switch (error.getKeyword()) {
			case "additionalProperties" -> problems.add(root.atKey(YamlNode.pointer(pointer, String.valueOf(property))),
					"unknown key \"" + property + "\"; known are " + known(error));
			case "required" -> problems.add(root.atKey(pointer), "the key \"" + property + "\" is missing");
			default -> problems.add(root.at(pointer), SchemaAdvice.of(error.getKeyword(), error.getSchemaNode()));
		}
	}

	private String known(Error error) {
		String location = error.getSchemaLocation().toString();
		String keyword = location.substring(location.indexOf('#') + 1);
		JsonNode owner = this.schema.getSchemaNode().at(keyword.substring(0, keyword.lastIndexOf('/')));
		return String.join(", ", owner.path("properties").propertyNames());
	}

}
