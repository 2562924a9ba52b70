package io.credbroker.service.mapping;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What is made of a secret's fields.
 */
public sealed interface Shape {

	/**
	 * An Airflow connection whose parts are templates over the secret's fields.
	 *
	 * @param extra JSON values, in which every text is a {@link Template}
	 */
	record ConnectionShape(String connType, @Nullable Template description, @Nullable Template host,
			@Nullable Template login, @Nullable Template password, @Nullable Template schema, @Nullable Template port,
			Map<String, @Nullable Object> extra) implements Shape {
	}

	/**
	 * The secret itself holds an Airflow URI or JSON, as Airflow's own backends store it.
	 */
	record WholeConnection() implements Shape {
	}

	/**
	 * One text, for a variable or a config.
	 */
	record ValueShape(Template value) implements Shape {
	}

}
