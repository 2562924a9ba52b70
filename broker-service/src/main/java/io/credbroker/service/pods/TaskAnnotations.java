package io.credbroker.service.pods;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

import io.credbroker.service.identity.TaskParts;
import org.jspecify.annotations.Nullable;

/**
 * Reads which task a pod runs from the annotations that KubernetesExecutor writes.
 */
final class TaskAnnotations {

	private static final int LENGTH = 250;

	private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}");

	private TaskAnnotations() {
	}

	/**
	 * The task that they name, or {@link TaskParts#NONE}.
	 * @throws UnreadableException when one of them was not written by Airflow
	 */
	static TaskParts read(Map<String, String> annotations) throws UnreadableException {
		return new TaskParts(text(annotations, "dag_id"), text(annotations, "task_id"), text(annotations, "run_id"),
				null, number(annotations, "try_number"), number(annotations, "map_index"), null);
	}

	private static @Nullable String text(Map<String, String> annotations, String name) throws UnreadableException {
		String text = annotations.get(name);
		if (text == null || text.isEmpty()) {
			return null;
		}
		if (text.length() > LENGTH || text.chars().anyMatch(Character::isISOControl)
				|| !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
			throw new UnreadableException(name);
		}
		return text;
	}

	private static @Nullable Integer number(Map<String, String> annotations, String name) throws UnreadableException {
		String text = annotations.get(name);
		if (text == null || text.isEmpty()) {
			return null;
		}
		if (!NUMBER.matcher(text).matches()) {
			throw new UnreadableException(name);
		}
		return Integer.valueOf(text);
	}

	/**
	 * An annotation is too long, has a control character or is not a number where one is
	 * expected.
	 */
	static final class UnreadableException extends Exception {

		private static final long serialVersionUID = 1L;

		UnreadableException(String annotation) {
			super(annotation, null, false, false);
		}

	}

}
