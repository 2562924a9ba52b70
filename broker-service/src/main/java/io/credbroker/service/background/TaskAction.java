package io.credbroker.service.background;

/**
 * One run of a background task.
 */
@FunctionalInterface
public interface TaskAction {

	/**
	 * Does the work once. Whatever it throws is counted and logged, and the task is
	 * repeated.
	 */
	void run() throws Exception;

}
