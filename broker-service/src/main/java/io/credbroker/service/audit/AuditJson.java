package io.credbroker.service.audit;

import java.util.Arrays;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes events as JSON lines.
 */
final class AuditJson {

	private final ObjectWriter writer;

	AuditJson() {
		this.writer = JsonMapper.builder()
			.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
			.changeDefaultPropertyInclusion((value) -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
			.build()
			.writerFor(AuditEvent.class);
	}

	byte[] line(AuditEvent event) {
		byte[] json = this.writer.writeValueAsBytes(event);
		byte[] line = Arrays.copyOf(json, json.length + 1);
		line[json.length] = '\n';
		return line;
	}

}
