package io.credbroker.service.mapping;

import org.jspecify.annotations.Nullable;

/**
 * What is made of a secret's fields.
 */
public sealed interface Shape {

	/**
	 * An Airflow connection whose parts are templates over the secret's fields.
	 *
	 * @param extra a map of JSON values, in which every text is a {@link Template}; or
	 * one template that yields the whole of it
	 */
	record ConnectionShape(String connType, @Nullable Template description, @Nullable Template host,
			@Nullable Template login, @Nullable Template password, @Nullable Template schema, @Nullable Template port,
			Object extra) implements Shape {
	}

	/**
	 * The secret itself holds an Airflow connection, as Airflow's own backends store it.
	 */
	record WholeConnection(WholeForm form) implements Shape {
	}

	/**
	 * One text, for a variable or a config.
	 */
	record ValueShape(Template value) implements Shape {
	}

	/**
	 * JSON, for a variable or a config.
	 *
	 * @param json a map or list of JSON values, in which every text is a {@link Template}
	 */
	record JsonShape(Object json) implements Shape {
	}

}
